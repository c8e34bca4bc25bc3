//! The one integration test binary: answers of the real Go code, and the program from outside.

mod cli;
mod complete;
mod console;
mod dependence;
mod docs;
mod generated;
mod harness;
mod parity;
mod bad_input;
mod mutation;
