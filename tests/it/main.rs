//! The one integration test binary: answers of the real Go code, and the program from outside.

// Tells clippy that all of this is test code.
#![cfg(test)]

mod api_server;
mod bad_input;
mod cli;
mod complete;
mod console;
mod contexts;
mod dependence;
mod docs;
mod generated;
mod harness;
mod history;
mod judgement;
mod lint;
mod mutation;
mod parity;
mod reading;
mod revisions;
mod rights;
mod rollout_status;
mod rollout_watch;
mod snapshot;
mod update;
mod verdicts;
mod watch;
mod writing;
