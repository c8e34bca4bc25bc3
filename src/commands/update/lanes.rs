//! Threads for what takes time: each lane runs so many jobs at once, in the order they came.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

type Job = Box<dyn FnOnce() + Send>;

/// One lane.
#[derive(Clone)]
pub(super) struct Lane(Arc<Mutex<Queue>>);

struct Queue {
    limit: usize,
    running: usize,
    waiting: VecDeque<Job>,
}

impl Lane {
    /// A lane of at most so many jobs at once.
    pub fn new(limit: usize) -> Self {
        Self(Arc::new(Mutex::new(Queue { limit: limit.max(1), running: 0, waiting: VecDeque::new() })))
    }

    /// Runs a job as soon as there is room for it.
    pub fn run(&self, job: impl FnOnce() + Send + 'static) {
        let mut queue = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        queue.waiting.push_back(Box::new(job));
        if queue.running < queue.limit {
            queue.running += 1;
            let lane = self.clone();
            std::thread::spawn(move || lane.work());
        }
    }

    fn work(&self) {
        loop {
            let job = {
                let mut queue = self.0.lock().unwrap_or_else(PoisonError::into_inner);
                match queue.waiting.pop_front() {
                    Some(job) => job,
                    None => {
                        queue.running -= 1;
                        return;
                    }
                }
            };
            job();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::mpsc::channel;
    use std::time::Duration;

    #[test]
    fn no_more_run_at_once_than_there_is_room_for_and_all_run() {
        let lane = Lane::new(3);
        let (sender, receiver) = channel();
        let at_once = Arc::new(Mutex::new((0, 0)));
        for number in 0..50 {
            let (sender, at_once) = (sender.clone(), Arc::clone(&at_once));
            lane.run(move || {
                {
                    let mut own = at_once.lock().expect("the count");
                    own.0 += 1;
                    own.1 = own.1.max(own.0);
                }
                std::thread::sleep(Duration::from_millis(2));
                at_once.lock().expect("the count").0 -= 1;
                sender.send(number).expect("somebody who counts");
            });
        }
        drop(sender);
        let mut done: Vec<i32> = receiver.iter().collect();
        done.sort_unstable();
        assert_eq!(done, (0..50).collect::<Vec<_>>());
        assert_eq!(at_once.lock().expect("the count").1, 3);
    }

    #[test]
    fn one_at_a_time_keeps_the_order() {
        let lane = Lane::new(1);
        let (sender, receiver) = channel();
        for number in 0..20 {
            let sender = sender.clone();
            lane.run(move || sender.send(number).expect("somebody who counts"));
        }
        drop(sender);
        assert_eq!(receiver.iter().collect::<Vec<i32>>(), (0..20).collect::<Vec<_>>());
    }
}
