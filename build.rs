//! Links the program on Linux with glibc so that it starts quickly: half of `kubectl ds version --client` is loading.
//!
//! - As a plain executable, as kubectl itself is linked: a position-independent one has twenty thousand addresses
//!   rewritten by the loader at every start.
//! - With GCC's unwinder inside it: as a library of its own it is one more file to map, and asks the processor what it
//!   can do when it is loaded, which takes long on a virtual machine.

use std::path::Path;
use std::{env, fs, io};

fn main() -> io::Result<()> {
    println!("cargo::rerun-if-changed=build.rs");
    let is = |name: &str, wanted: &str| env::var(name).is_ok_and(|value| value == wanted);
    if is("CARGO_CFG_TARGET_OS", "linux") && is("CARGO_CFG_TARGET_ENV", "gnu") {
        let folder = env::var("OUT_DIR").map_err(io::Error::other)?;
        // rustc asks for -lgcc_s: the linker finds this first.
        fs::write(Path::new(&folder).join("libgcc_s.so"), "GROUP ( -lgcc_eh -lgcc )\n")?;
        println!("cargo::rustc-link-arg-bins=-L{folder}");
        println!("cargo::rustc-link-arg-bins=-no-pie");
    }
    Ok(())
}
