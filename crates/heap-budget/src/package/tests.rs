//! Which files and frames are a package's.

use super::*;

fn package(folder: &str, files: &[&str]) -> Package {
    let files = files.iter().map(|file| (*file).to_owned()).collect();
    let crates = BTreeSet::from(["shop".to_owned()]);
    let name = name_of(Path::new(folder));
    Package { folder: folder.into(), name, prefix: String::new(), files, crates }
}

#[test]
fn a_file_is_found_by_the_end_of_its_path() {
    let package = package("/a/shop", &["src/lib.rs", "src/price/of/all.rs", "tests/x.rs"]);
    for (end, file) in [
        ("shop/src/lib.rs", Some("src/lib.rs")),
        ("crates/shop/src/lib.rs", Some("src/lib.rs")),
        ("src/lib.rs", Some("src/lib.rs")),
        ("price/of/all.rs", Some("src/price/of/all.rs")),
        ("shop/tests/x.rs", Some("tests/x.rs")),
        (r"shop\src\lib.rs", Some("src/lib.rs")),
        ("serde-1.0.0/src/lib.rs", None),
        ("myshop/src/lib.rs", None),
        ("crates/myshop/src/lib.rs", None),
    ] {
        assert_eq!(package.file(end), file, "{end}");
    }
}

#[test]
fn a_package_may_have_been_moved() {
    let package = Package::compiled_in(Path::new("/there/is/none/called/shop"));
    assert_eq!(package.file("shop/src/package/tests.rs"), Some("src/package/tests.rs"));
    assert_eq!(package.file("none/src/package/tests.rs"), None);
}

#[test]
fn an_ambiguous_path_is_no_file() {
    let package = package("/a/shop", &["src/a/b/c.rs", "tests/src/a/b/c.rs"]);
    assert_eq!(package.file("a/b/c.rs"), None);
}

#[test]
fn this_package_has_this_file() {
    let read = || Package::read(Path::new(env!("CARGO_MANIFEST_DIR")));
    assert_eq!(read().file(file!()), Some("src/package/tests.rs"));
    assert_eq!(
        read().with_prefix_of(file!()).display_path("src/x.rs"),
        file!().replace("package/tests", "x")
    );
    let text = read().text("src/package/mod.rs").unwrap();
    assert!(text.starts_with("//! The source files of the package whose tests run."));
    assert!(read().crates.contains("heap_budget") && read().crates.contains("main_thread"));
}

#[test]
fn a_frame_in_a_file_of_the_same_name_is_a_dependencys() {
    let package = package("/a/shop", &["src/de/mod.rs"]);
    for (name, is_own) in [
        ("shop::de::read", true),
        ("shop::de::read::<other::Item>::{closure#0}", true),
        ("<shop::Item as other::Read>::read", true),
        ("<alloc::vec::Vec<u8> as shop::Read>::read", true),
        ("other::de::read", false),
        ("other::de::read::<shop::Item>", false),
        ("<other::Reader<shop::Item> as other::Read>::read", false),
        ("<other::Item as core::fmt::Debug>::fmt", false),
        ("read<shop::Item>", false),
        ("{closure#0}", false),
    ] {
        let text = format!("0x1: {name} (src/de/mod.rs:3:4)");
        let file = package.file_of(&Frame::parse(&text));
        assert_eq!(file, is_own.then_some("src/de/mod.rs"), "{name}");
    }
}

#[test]
fn a_function_that_does_not_tell_is_the_packages_if_it_is_there() {
    let this = Package::read(Path::new(env!("CARGO_MANIFEST_DIR")));
    let line = line!();
    for (name, is_own) in [
        ("a_function_that_does_not_tell_is_the_packages_if_it_is_there<u8>", true),
        (
            "<u8 as core::convert::From<main_thread::A>>::\
          a_function_that_does_not_tell_is_the_packages_if_it_is_there",
            true,
        ),
        (
            "<u8 as core::convert::From<other::A>>::\
          a_function_that_does_not_tell_is_the_packages_if_it_is_there",
            false,
        ),
        ("a_frame_in_a_file_of_the_same_name_is_a_dependencys", false),
        ("read", false),
    ] {
        let text = format!("0x1: {name} (src/package/tests.rs:{line}:4)");
        let file = this.file_of(&Frame::parse(&text));
        assert_eq!(file, is_own.then_some("src/package/tests.rs"), "{name}");
    }
}

#[test]
fn crates_may_be_called_like_functions_of_the_runtime() {
    for name in ["start", "clone", "main", "harness"] {
        let package = package("/a/shop", &["src/lib.rs"]).with_crate_of(&format!("{name}::tests"));
        let text = format!("0x1: {name}::load (shop/src/lib.rs:3:4)");
        assert_eq!(package.file_of(&Frame::parse(&text)), Some("src/lib.rs"), "{name}");
    }
}

#[test]
fn a_crate_may_be_called_like_one_of_the_standard_library() {
    let this = Package::read(Path::new(env!("CARGO_MANIFEST_DIR"))).with_crate_of("alloc::tests");
    let line = line!();
    for (function, is_own) in
        [("a_crate_may_be_called_like_one_of_the_standard_library", true), ("push", false)]
    {
        let text = format!("0x1: alloc::{function} (src/package/tests.rs:{line}:4)");
        assert_eq!(this.file_of(&Frame::parse(&text)).is_some(), is_own, "{function}");
    }
}
