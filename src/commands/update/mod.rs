//! `kubectl ds update`.

mod gates;
mod lock;
mod process;
