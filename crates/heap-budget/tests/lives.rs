//! Where blocks are allocated and freed, in programs of which the language defines it.
//!
//! Each program says so itself: `allocated: a` is at the end of the line that allocates the
//! block `a`, and `freed: a` of the line that frees it, if one does. Several names stand for
//! as many blocks. A region covers the whole process, so there is no test runner here.

use std::collections::BTreeMap;
use std::hint::black_box;
use std::panic::{self, AssertUnwindSafe};
use std::thread;

use heap_budget::HeapStats;
use heap_budget::lives::Recorder;
use heap_profile::lives::{Life, in_source, line_within};

#[global_allocator]
static ALLOC: heap_budget::Alloc = heap_budget::Alloc::system();

/// What it returns is alive at the end.
type Program = fn() -> Vec<u8>;

/// The bytes of a block that is recorded.
const LARGE: usize = 10_000;

fn main() {
    for (name, program) in PROGRAMS {
        agrees_with_its_comments(name, program);
        println!("test {name} ... ok");
    }
    figures_are_the_same_without();
    blocks_from_before_the_region();
    one_recorder_at_a_time();
}

macro_rules! programs {
    ($($name:ident)*) => { [$((stringify!($name), $name as Program)),*] };
}

const PROGRAMS: [(&str, Program); 17] = programs! {
    end_of_scope
    explicit_drop
    shadowed
    assigned_again
    moved_into_a_function
    moved_into_a_closure
    temporary_of_a_match
    temporary_of_a_statement
    temporary_of_a_tail_expression
    never_bound
    early_return
    grown
    shrunk
    leaked
    on_another_thread
    in_rounds
    unwound
};

fn block() -> Vec<u8> {
    black_box(vec![1; LARGE])
}

fn small() -> Vec<u8> {
    Vec::new()
}

fn end_of_scope() -> Vec<u8> {
    let outer = block(); // allocated: outer
    let length = {
        let inner = block(); // allocated: inner
        inner.len()
    }; // freed: inner
    black_box(length + outer.len());
    small()
} // freed: outer

fn explicit_drop() -> Vec<u8> {
    let one = block(); // allocated: one
    let other = block(); // allocated: other
    drop(one); // freed: one
    black_box(&other);
    drop(other); // freed: other
    small()
}

fn shadowed() -> Vec<u8> {
    let data = block(); // allocated: first
    let data = [data.as_slice(), &[2]].concat(); // allocated: second
    let data = [data.as_slice(), &[3]].concat(); // allocated: third
    black_box(data.len());
    block() // allocated: returned
} // freed: first second third

fn assigned_again() -> Vec<u8> {
    let mut data = block(); // allocated: first
    black_box(&data);
    data = block(); // freed: first, allocated: second
    black_box(&data);
    data = block(); // freed: second, allocated: returned
    data
}

fn moved_into_a_function() -> Vec<u8> {
    #[expect(clippy::needless_pass_by_value, reason = "it is there to drop it")]
    fn consume(data: Vec<u8>) -> usize {
        black_box(data.len())
    } // freed: data
    let data = block(); // allocated: data
    let length = consume(data);
    black_box(length + 1);
    small()
}

fn moved_into_a_closure() -> Vec<u8> {
    let data = block(); // allocated: data
    let consume = move || {
        black_box(&data);
        drop(data); // freed: data
        1
    };
    black_box(consume());
    small()
}

fn temporary_of_a_match() -> Vec<u8> {
    match block() // allocated: matched
        .as_slice()
    {
        [] => small(),
        [first, ..] => vec![*first],
    } // freed: matched
}

fn temporary_of_a_statement() -> Vec<u8> {
    let length = block() // allocated: temporary
        .len()
        + 1; // freed: temporary
    black_box(length);
    small()
}

fn temporary_of_a_tail_expression() -> Vec<u8> {
    let local = block(); // allocated: local
    black_box(&local);
    block() // allocated: temporary
        .first()
        .map_or_else(small, |first| vec![*first]) // freed: temporary
} // freed: local

fn never_bound() -> Vec<u8> {
    let _ = block(); // allocated: ignored, freed: ignored
    let _kept = block(); // allocated: kept
    small()
} // freed: kept

fn early_return() -> Vec<u8> {
    let data = block(); // allocated: data
    if black_box(data.len()) > 1 {
        return small();
    }
    data
} // freed: data

/// It is small at first, and is moved several times.
fn grown() -> Vec<u8> {
    let mut data = Vec::with_capacity(10); // allocated: data
    for _ in 0..LARGE {
        data.push(black_box(1_u8));
    }
    black_box(data.len());
    small()
} // freed: data

/// What counts is what it had.
fn shrunk() -> Vec<u8> {
    let mut data = block(); // allocated: data
    data.truncate(1);
    data.shrink_to_fit();
    drop(data); // freed: data
    small()
}

fn leaked() -> Vec<u8> {
    let data = block(); // allocated: data
    black_box(data.leak());
    small()
}

fn on_another_thread() -> Vec<u8> {
    let data = block(); // allocated: data
    let thread = thread::spawn(move || {
        let own = block(); // allocated: own
        drop(black_box(data)); // freed: data
        own.len()
    }); // freed: own
    black_box(thread.join().unwrap());
    small()
}

fn in_rounds() -> Vec<u8> {
    for _ in 0..3 {
        let data = block(); // allocated: one two three
        black_box(&data);
    } // freed: one two three
    small()
}

fn unwound() -> Vec<u8> {
    let panicked = panic::catch_unwind(|| {
        let data = block(); // allocated: data
        if black_box(data.len()) > 1 {
            panic::resume_unwind(Box::new(()));
        }
    }); // freed: data
    black_box(panicked.is_err());
    small()
}

/// How many blocks were allocated in a line and freed in another, or not at all.
type Blocks = BTreeMap<(u32, Option<u32>), u64>;

fn agrees_with_its_comments(name: &str, program: Program) {
    let (first, lines) = lines_of(name);
    let last = first + u32::try_from(lines.len()).unwrap() - 1;
    let mut recorded = Blocks::new();
    for Life { allocated, freed, blocks, bytes } in recorded_lives(program).0 {
        let line =
            |calls: Vec<_>| line_within(&calls, first..=last).expect("a line of the program");
        let ends = (line(allocated.expect("it is not from before")), freed.map(line));
        *recorded.entry(ends).or_default() += blocks;
        assert!(bytes >= LARGE as u64, "{name}: {bytes} bytes");
    }
    assert_eq!(recorded, in_comments(first, &lines), "{name}");
}

/// The lives of the blocks that `program` has allocated, and its figures.
fn recorded_lives(program: Program) -> (Vec<Life>, HeapStats) {
    let recorder = Recorder::start(LARGE as u64);
    let measured = heap_budget::profile(program);
    let lives = recorder.end().expect("there is room");
    (in_source(lives, file!()), measured.stats)
}

/// The lines of the function `name` in this file, and the number of the first.
fn lines_of(name: &str) -> (u32, Vec<&'static str>) {
    let source: Vec<&str> = include_str!("lives.rs").lines().collect();
    let head = format!("fn {name}(");
    let first = source.iter().position(|line| line.starts_with(&head)).expect("the function");
    let length = source[first..].iter().position(|line| line.starts_with('}')).expect("its end");
    (u32::try_from(first + 1).unwrap(), source[first..=first + length].to_vec())
}

/// What the comments of a program say.
fn in_comments(first: u32, lines: &[&str]) -> Blocks {
    let (mut allocated, mut freed) = (BTreeMap::new(), BTreeMap::new());
    for (number, line) in (first..).zip(lines) {
        let comment = line.split_once("// ").map_or("", |(_, comment)| comment);
        for part in comment.split(", ") {
            let (lines, names) = match part.split_once(": ") {
                Some(("allocated", names)) => (&mut allocated, names),
                Some(("freed", names)) => (&mut freed, names),
                _ => continue,
            };
            lines.extend(names.split(' ').map(|name| (name, number)));
        }
    }
    let mut blocks = Blocks::new();
    for (name, line) in allocated {
        *blocks.entry((line, freed.get(name).copied())).or_default() += 1;
    }
    blocks
}

/// dhat is told nothing of what is recorded.
fn figures_are_the_same_without() {
    for (name, program) in PROGRAMS {
        let (_, with) = recorded_lives(program);
        assert_eq!(heap_budget::profile(program).stats, with, "{name}");
    }
}

fn blocks_from_before_the_region() {
    let mut before = vec![1_u8; 10];
    let dropped = block();
    let recorder = Recorder::start(LARGE as u64);
    heap_budget::profile(AssertUnwindSafe(|| {
        before.resize(LARGE, 2);
        drop(dropped);
    }));
    let lives = recorder.end().unwrap();
    let [Life { allocated: None, freed: None, blocks: 1, .. }] = lives[..] else {
        panic!("{lives:?}");
    };
}

fn one_recorder_at_a_time() {
    let recorder = Recorder::start(1);
    let panicked = panic::catch_unwind(|| Recorder::start(1)).expect_err("there is one");
    let message = panicked.downcast_ref::<&str>().copied();
    assert_eq!(message, Some("`heap_budget` is recording lives already"));
    drop(recorder);
    drop(Recorder::start(1));
}
