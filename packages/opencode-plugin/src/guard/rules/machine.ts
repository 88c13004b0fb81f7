import { type Call, hasFlag, type Rule, splitOptions } from "../call.ts";
import { classifyPath } from "../shell/paths.ts";
import { shownText, unknown } from "../shell/scope.ts";

/** Devices that hold nothing. */
const harmlessDevice =
  /^\/dev\/(null|zero|full|stdin|stdout|stderr|tty\w*|pts\/.*|fd\/.*|u?random|tcp\/.*|udp\/.*|shm\/.*)$/;

function isDevice(path: string): boolean {
  const plain = path.replace(/\/+(\.\/+)*/g, "/");
  return (/^\/dev\/./.test(plain) && !harmlessDevice.test(plain)) || /^\\\\\.\\|^\/\/\.\//.test(path);
}

function refuseDevice(call: Call, paths: readonly string[]): string | undefined {
  const device = paths.find(isDevice);
  return device === undefined
    ? undefined
    : `${call.name || "A redirection"} to ${shownText(device)} overwrites a disk.`;
}

const powerOff = new Set(["shutdown", "reboot", "halt", "poweroff", "init", "telinit"]);
const partitioners = new Set([
  "fdisk",
  "sfdisk",
  "gdisk",
  "sgdisk",
  "cgdisk",
  "cfdisk",
  "parted",
  "diskpart",
]);
const erasers = new Set([
  "blkdiscard",
  "mkswap",
  "lvremove",
  "vgremove",
  "pvremove",
  "pvcreate",
  "badblocks",
]);

/** Tools that write to disks or take the machine down. */
export const machineRule: Rule = (call) => {
  const { name, args } = call;
  const written = call.redirects.filter(({ op }) => op.includes(">")).map(({ target }) => target.text);
  return refuseDevice(call, written) ?? refuseDisk(call) ?? refusePower(name, args);
};

function refuseDisk(call: Call): string | undefined {
  const { name, args } = call;
  const { options, operands } = splitOptions(args);
  const erases = `${name} erases disks. Nothing in a project needs that.`;
  if (name === "dd" || name === "dcfldd" || name === "dc3dd")
    return refuseDevice(
      call,
      args.filter((arg) => /^of=/i.test(arg)).map((arg) => arg.slice(3)),
    );
  if (/^g?find$/.test(name))
    return refuseDevice(
      call,
      args.filter((_, index) => /^-f(print|ls)/.test(args[index - 1] ?? "")),
    );
  if (name === "ddrescue") return refuseDevice(call, operands.slice(1, 2));
  if (["tee", "cp", "mv", "install", "truncate", "sponge"].includes(name))
    return refuseDevice(call, name === "tee" || name === "truncate" ? operands : operands.slice(-1));
  if (/^(mkfs|mke2fs|newfs|mkntfs|mkdosfs)/.test(name))
    return operands.every((path) => !isDevice(path) && path !== unknown) ? undefined : erases;
  if (partitioners.has(name))
    return options.some(
      (option) =>
        /^(-l|--list|-v|--version|-h|--help|-p|--print|-d|--dump|-s)$/.test(option) && option !== "-s",
    ) || operands.includes("print")
      ? undefined
      : erases;
  if (erasers.has(name)) return erases;
  if (name === "wipefs") return hasFlag(options, "a", "--all") ? erases : undefined;
  if (name === "shred")
    return operands.every((path) => classifyPath(path, call.scope) === "inside" && !isDevice(path))
      ? undefined
      : "shred outside the worktree destroys data for good.";
  const line = args.join(" ").toLowerCase();
  const isErasing =
    (name === "hdparm" && /--security-erase|--trim/.test(line)) ||
    (name === "nvme" && /^(format|sanitize)/.test(line)) ||
    (name === "cryptsetup" && /luksformat|erase/.test(line)) ||
    (name === "mdadm" && /(^|\s)(--create|-\w*c\b|--zero-superblock)/.test(line)) ||
    (name === "zfs" && /^destroy/.test(line)) ||
    (name === "zpool" && /^(destroy|labelclear)/.test(line)) ||
    (name === "diskutil" && /^(erase|partition|zero|secure|reformat)/.test(line)) ||
    (name === "format" && /^\/?[a-z]:/.test(line));
  return isErasing ? erases : undefined;
}

function refusePower(name: string, args: readonly string[]): string | undefined {
  const line = args.join(" ");
  const isInit = name === "init" || name === "telinit";
  if (powerOff.has(name) && (!isInit || /^[06]$/.test(line)) && !/--help|-c\b/.test(line))
    return `${name} takes the machine down.`;
  if (name === "systemctl" && /^(poweroff|reboot|halt|kexec)/.test(line))
    return "That takes the machine down.";
  if (name === "kill" && /(^|\s)-1$/.test(line) && args.length > 1)
    return "kill with -1 ends every process of the person.";
  return undefined;
}
