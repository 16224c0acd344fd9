//! Work on many files at once, and its results in the order of the files.

use std::collections::BTreeMap;
use std::num::NonZero;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::channel;
use std::thread;

/// How much room each thread has for what it calls, in bytes: as much as the first thread of a program.
const STACK: usize = 8 << 20;

/// Does `work` for each of `items` on as many threads as there are cores, and hands each result to `take`, in the order of the items, as
/// soon as it and all before it are there. `take` says whether it wants more: after a no, work that has not begun is left.
pub(crate) fn each<T: Sync, R: Send>(
    items: &[T],
    work: impl Fn(&T) -> R + Sync,
    mut take: impl FnMut(R) -> bool,
) {
    let threads = thread::available_parallelism().map_or(1, NonZero::get).min(items.len());
    if threads <= 1 {
        let _ = items.iter().map(work).all(take);
        return;
    }
    let next = AtomicUsize::new(0);
    let (sender, receiver) = channel();
    thread::scope(|scope| {
        for _ in 0..threads {
            let (sender, next, work) = (sender.clone(), &next, &work);
            let loop_on = move || {
                while let Some((index, item)) = taken(items, next) {
                    if sender.send((index, work(item))).is_err() {
                        return;
                    }
                }
            };
            // A machine that gives no more threads works with those that it gave.
            let _ = thread::Builder::new().stack_size(STACK).spawn_scoped(scope, loop_on);
        }
        drop(sender);
        let (mut early, mut due) = (BTreeMap::new(), 0);
        for (index, result) in &receiver {
            early.insert(index, result);
            while let Some(result) = early.remove(&due) {
                due += 1;
                if !take(result) {
                    next.store(items.len(), Ordering::Relaxed);
                    return;
                }
            }
        }
    });
}

/// The next item that nobody works on, with its index.
fn taken<'i, T>(items: &'i [T], next: &AtomicUsize) -> Option<(usize, &'i T)> {
    let index = next.fetch_add(1, Ordering::Relaxed);
    items.get(index).map(|item| (index, item))
}
