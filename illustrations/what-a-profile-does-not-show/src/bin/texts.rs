//! How wide some types of texts are, before their first letter, and what is made of them.

use std::process::ExitCode;
use std::rc::Rc;

use smol_str::SmolStr;

/// What the exercise keeps of a request, with another type of texts.
struct Entry<Text> {
    _texts: [Text; 3],
    _milliseconds: u32,
    _begins: u32,
}

/// A line of the table.
fn line<Text>(name: &str) -> String {
    format!("{name:<8}  {:>5}  {:>8}", size_of::<Text>(), size_of::<Entry<Text>>())
}

fn work() -> Vec<String> {
    vec![
        line::<String>("String"),
        line::<SmolStr>("SmolStr"),
        line::<Box<str>>("Box<str>"),
        line::<Rc<str>>("Rc<str>"),
        line::<&str>("&str"),
        line::<u16>("u16"),
    ]
}

fn main() -> ExitCode {
    harness::run(work, |lines| {
        println!("text      bytes  an entry");
        for line in lines {
            println!("{line}");
        }
        Ok(())
    })
}
