//! Any split of the same bytes gives the same frames, whatever the bytes are.

use oco_pool_core::{Decoder, Protocol, SEPARATOR};
use proptest::collection::vec;
use proptest::prelude::*;

const LIMIT: usize = 200;
const PROTOCOLS: [Protocol; 3] = [Protocol::Lines, Protocol::Headers, Protocol::Prefixes];

fn encode(protocol: Protocol, body: &str) -> Vec<u8> {
    match protocol {
        Protocol::Lines => format!("{body}\n").into_bytes(),
        Protocol::Headers => format!("Content-Length: {}\r\n\r\n{body}", body.len()).into_bytes(),
        Protocol::Prefixes => {
            let mut bytes = u32::try_from(body.len()).unwrap().to_be_bytes().to_vec();
            bytes.extend_from_slice(body.as_bytes());
            bytes
        }
    }
}

/// The frames up to the first malformed one, and whether there was one.
fn decode(protocol: Protocol, bytes: &[u8], borders: &[usize]) -> (Vec<u8>, bool) {
    let mut borders: Vec<usize> = borders
        .iter()
        .map(|border| border % (bytes.len() + 1))
        .collect();
    borders.push(bytes.len());
    borders.sort_unstable();
    let mut decoder = Decoder::new(protocol, LIMIT);
    let mut out = Vec::new();
    let mut start = 0;
    for end in borders {
        if decoder.push(&bytes[start..end], &mut out).is_err() {
            return (out, true);
        }
        start = end;
    }
    (out, false)
}

fn protocol() -> impl Strategy<Value = Protocol> {
    proptest::sample::select(PROTOCOLS.to_vec())
}

fn piece() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        vec(any::<u8>(), 0..40),
        Just(b"Content-Length: 5\r\n\r\n".to_vec()),
        Just(b"content-type: x\r\nContent-Length: 2\r\n\r\n{}".to_vec()),
        Just(b"{\"id\":1}\n\r\n".to_vec()),
        Just(vec![0, 0, 0, 2, b'{', b'}']),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn messages_survive_any_split(
        protocol in protocol(),
        bodies in vec("[^\r\n\u{1e}]{1,40}", 0..8),
        borders in vec(any::<usize>(), 0..12),
    ) {
        let bytes: Vec<u8> = bodies.iter().flat_map(|body| encode(protocol, body)).collect();
        let expected: Vec<u8> = bodies
            .iter()
            .flat_map(|body| body.bytes().chain([SEPARATOR]))
            .collect();
        prop_assert_eq!(decode(protocol, &bytes, &borders), (expected, false));
    }

    #[test]
    fn arbitrary_bytes_mean_the_same_however_they_are_split(
        protocol in protocol(),
        pieces in vec(piece(), 0..6),
        borders in vec(any::<usize>(), 0..12),
    ) {
        let bytes = pieces.concat();
        let whole = decode(protocol, &bytes, &[]);
        let split = decode(protocol, &bytes, &borders);
        prop_assert_eq!(whole, split);
    }
}

#[test]
fn a_frame_at_the_limit_passes_and_one_above_does_not() {
    for protocol in PROTOCOLS {
        let fits = "x".repeat(LIMIT);
        assert_eq!(
            decode(protocol, &encode(protocol, &fits), &[]).0.len(),
            LIMIT + 1
        );
        assert!(decode(protocol, &encode(protocol, &format!("{fits}x")), &[]).1);
    }
}
