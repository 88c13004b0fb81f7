use std::sync::PoisonError;

use crate::sync::{Condvar, Mutex, MutexGuard};

/// What a producer has to do after a push.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Push {
    /// Tell the consumer to take: nobody did so since it last took.
    Announce,
    /// The consumer was told already and has not taken since.
    Quiet,
    /// Nobody will take any more.
    Closed,
}

/// A queue from several producers to one consumer that sleeps until it is told.
///
/// Invariant N1: while items are there, exactly one announcement is under way. `push` and `take` decide on it under
/// the lock that guards the items, so no item is left without one, and no turn of the consumer is wasted.
#[derive(Debug)]
pub struct Mailbox<T> {
    state: Mutex<State<T>>,
    space: Condvar,
    limit: usize,
}

#[derive(Debug)]
struct State<T> {
    items: Vec<T>,
    weight: usize,
    is_announced: bool,
    is_closed: bool,
}

impl<T> Mailbox<T> {
    /// A mailbox that is full at a weight of `limit`.
    #[must_use]
    pub fn new(limit: usize) -> Self {
        Self {
            state: Mutex::new(State {
                items: Vec::new(),
                weight: 0,
                is_announced: false,
                is_closed: false,
            }),
            space: Condvar::new(),
            limit,
        }
    }

    /// Adds an item, even to a full mailbox: the producers ask first, with `is_full` or `wait_for_space`.
    pub fn push(&self, item: T, weight: usize) -> Push {
        let mut state = self.state();
        if state.is_closed {
            return Push::Closed;
        }
        state.items.push(item);
        state.weight += weight;
        if std::mem::replace(&mut state.is_announced, true) {
            Push::Quiet
        } else {
            Push::Announce
        }
    }

    /// Takes everything, and tells whether the mailbox had been full.
    pub fn take(&self) -> (Vec<T>, bool) {
        let mut state = self.state();
        let was_full = state.weight >= self.limit;
        state.is_announced = false;
        state.weight = 0;
        let items = std::mem::take(&mut state.items);
        drop(state);
        if was_full {
            self.space.notify_all();
        }
        (items, was_full)
    }

    /// Whether a producer should wait.
    pub fn is_full(&self) -> bool {
        self.state().weight >= self.limit
    }

    /// Blocks while the mailbox is full; false when it is closed.
    pub fn wait_for_space(&self) -> bool {
        let mut state = self.state();
        while state.weight >= self.limit && !state.is_closed {
            state = self
                .space
                .wait(state)
                .unwrap_or_else(PoisonError::into_inner);
        }
        !state.is_closed
    }

    /// Drops what is there and lets every producer go on, in vain.
    pub fn close(&self) {
        let mut state = self.state();
        state.is_closed = true;
        state.items.clear();
        state.weight = 0;
        drop(state);
        self.space.notify_all();
    }

    fn state(&self) -> MutexGuard<'_, State<T>> {
        // Nothing panics between the writes of a critical section, so a poisoned state is whole.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(all(test, loom))]
mod models {
    use super::{Mailbox, Push};
    use loom::sync::atomic::{AtomicUsize, Ordering};
    use loom::sync::Arc;
    use loom::thread;

    #[test]
    fn every_item_is_covered_by_an_announcement() {
        loom::model(|| {
            let mailbox = Arc::new(Mailbox::new(100));
            let announced = Arc::new(AtomicUsize::new(0));
            let producers: Vec<_> = (0..2)
                .map(|item| {
                    let (mailbox, announced) = (mailbox.clone(), announced.clone());
                    thread::spawn(move || {
                        if mailbox.push(item, 1) == Push::Announce {
                            announced.fetch_add(1, Ordering::SeqCst);
                        }
                    })
                })
                .collect();
            let mut taken = 0;
            let mut answered = 0;
            if announced.load(Ordering::SeqCst) > answered {
                answered += 1;
                taken += mailbox.take().0.len();
            }
            for producer in producers {
                producer.join().unwrap();
            }
            while answered < announced.load(Ordering::SeqCst) {
                answered += 1;
                let items = mailbox.take().0;
                assert!(!items.is_empty(), "an announcement without an item");
                taken += items.len();
            }
            assert_eq!(taken, 2);
        });
    }

    #[test]
    fn a_producer_that_waits_for_space_goes_on_after_a_take() {
        loom::model(|| {
            let mailbox = Arc::new(Mailbox::new(1));
            mailbox.push(0, 1);
            let producer = {
                let mailbox = mailbox.clone();
                thread::spawn(move || {
                    assert!(mailbox.wait_for_space());
                    mailbox.push(1, 1)
                })
            };
            let first = mailbox.take().0.len();
            assert_eq!(producer.join().unwrap(), Push::Announce);
            assert_eq!(first + mailbox.take().0.len(), 2);
        });
    }

    #[test]
    fn a_producer_that_waits_for_space_goes_on_after_a_close() {
        loom::model(|| {
            let mailbox = Arc::new(Mailbox::new(1));
            mailbox.push(0, 1);
            let producer = {
                let mailbox = mailbox.clone();
                thread::spawn(move || mailbox.wait_for_space())
            };
            mailbox.close();
            assert!(!producer.join().unwrap());
            assert_eq!(mailbox.push(1, 1), Push::Closed);
        });
    }
}

#[cfg(all(test, not(loom)))]
mod tests {
    use super::{Mailbox, Push};

    #[test]
    fn one_announcement_stands_for_all_items_until_they_are_taken() {
        let mailbox = Mailbox::new(3);
        assert_eq!(mailbox.push("a", 1), Push::Announce);
        assert_eq!(mailbox.push("b", 1), Push::Quiet);
        assert!(!mailbox.is_full());
        assert_eq!(mailbox.push("c", 1), Push::Quiet);
        assert!(mailbox.is_full());
        assert_eq!(mailbox.take(), (vec!["a", "b", "c"], true));
        assert_eq!(mailbox.push("d", 1), Push::Announce);
    }

    #[test]
    fn a_closed_mailbox_takes_nothing() {
        let mailbox = Mailbox::new(3);
        mailbox.push("a", 9);
        mailbox.close();
        assert_eq!(mailbox.push("b", 1), Push::Closed);
        assert_eq!(mailbox.take().0, Vec::<&str>::new());
        assert!(!mailbox.wait_for_space());
    }
}
