//! Libraries that are loaded and unloaded.

use std::ffi::{CString, c_int, c_void};
use std::fs;
use std::hint::black_box;
use std::mem;
use std::path::Path;
use std::process::Command;
use std::ptr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use libc::{dl_phdr_info, size_t};

use super::{FRAMES, agreed};
use crate::temp_folder::TempFolder;

/// Libraries whose code is at the same addresses, in turn, with different frames: rules of
/// one of them would lead nowhere in the other.
#[heap_budget_macros::test("1 GB", crate = crate)]
fn a_library_takes_the_place_of_another() {
    extern "C" fn walk() {
        let frames = agreed();
        black_box(vec![0_u8; 10]);
        FRAMES.replace(frames);
    }
    let folder = TempFolder::new().unwrap();
    let libraries = [251, 501].map(|words| library(folder.path(), words));
    // To be found by a rule that is not that of the library.
    let elsewhere = agreed()[0].0;
    let mut returns = Vec::new();
    for turn in 0..20 {
        // SAFETY: the library has no code that runs when it is loaded or unloaded, and a
        // function of that name and type. None of it is running when it is unloaded.
        unsafe {
            let library = libc::dlopen(libraries[turn % 2].as_ptr(), libc::RTLD_NOW);
            assert!(!library.is_null());
            let function = libc::dlsym(library, c"through".as_ptr());
            let through: extern "C" fn(extern "C" fn(), usize) = mem::transmute(function);
            through(walk, elsewhere);
            assert_eq!(libc::dlclose(library), 0);
            let frames = FRAMES.take();
            returns.extend(frames.iter().find(|frame| frame.2 == function.addr()).map(|it| it.0));
        }
    }
    assert_eq!(returns.len(), 20, "the library is not on the stack");
    assert!(returns.windows(2).any(|turns| turns[0] == turns[1]), "{returns:x?}");
}

/// The dynamic linker has a lock, which is held while one thread looks through the libraries
/// and allocates, as for a backtrace. Others, whose calls are new, are not to wait for it.
#[heap_budget_macros::test("1 GB", timeout = 60, crate = crate)]
fn libraries_are_listed_while_others_allocate() {
    unsafe extern "C" fn allocate(_: *mut dl_phdr_info, _: size_t, _: *mut c_void) -> c_int {
        black_box(vec![0_u8; 10]);
        0
    }
    let listing = AtomicBool::new(true);
    thread::scope(|scope| {
        scope.spawn(|| {
            while listing.load(Ordering::Relaxed) {
                // SAFETY: the callback uses none of its arguments.
                unsafe { libc::dl_iterate_phdr(Some(allocate), ptr::null_mut()) };
            }
        });
        for _ in 0..10 {
            from_many_lines();
        }
        listing.store(false, Ordering::Relaxed);
    });
}

/// Allocates in 64 places.
#[inline(never)]
fn from_many_lines() {
    macro_rules! twice {
        ($($call:tt)*) => { $($call)* $($call)* };
    }
    let another = |block: Vec<u8>| black_box(block).len();
    twice! { twice! { twice! { twice! { twice! { twice! { another(vec![0; 10]); } } } } } }
}

/// Compiles a library whose function `through` calls another one, from a frame that is full
/// of so many words: an odd number, for the call has to be aligned. Its instructions are as
/// long for any number.
fn library(folder: &Path, words: usize) -> CString {
    let (source, library) = (folder.join("library.rs"), folder.join(format!("{words}.so")));
    let text = format!(
        r#"#![no_std]
        #[unsafe(naked)]
        #[unsafe(no_mangle)]
        extern "C" fn through(call: extern "C" fn(), word: usize) {{
            core::arch::naked_asm!(
                ".cfi_startproc",
                "sub rsp, 8 * {{words}}",
                ".cfi_adjust_cfa_offset 8 * {{words}}",
                "mov r8, rdi",
                "mov rdi, rsp",
                "mov rax, rsi",
                "mov ecx, {{words}}",
                "rep stosq",
                "call r8",
                "add rsp, 8 * {{words}}",
                ".cfi_adjust_cfa_offset -8 * {{words}}",
                "ret",
                ".cfi_endproc",
                words = const {words},
            )
        }}
        #[panic_handler]
        fn panic(_: &core::panic::PanicInfo) -> ! {{ loop {{}} }}"#
    );
    fs::write(&source, text).unwrap();
    let mut rustc = Command::new(Path::new(env!("CARGO")).with_file_name("rustc"));
    rustc.args(["--crate-type=cdylib", "--edition=2024", "-Copt-level=3", "-Cpanic=abort"]);
    assert!(rustc.arg("-o").arg(&library).arg(&source).status().unwrap().success());
    CString::new(library.into_os_string().into_encoded_bytes()).unwrap()
}
