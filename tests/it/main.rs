//! The one integration test binary: answers of the real Go code, and the program from outside.

mod parity;
