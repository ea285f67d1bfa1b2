//! The map owns the books, and nothing else does: a book is found by its title, and knows
//! its turn. What is printed is moved out of the map, with its letters. It costs a number for
//! each book, because a map keeps no order. Do not do it where something else points at the
//! books by their places.

use std::cmp::Reverse;
use std::collections::HashMap;
use std::fmt::Write as _;
use std::io::{self, BufRead, Write};
use std::process::ExitCode;

use library_year::{Log, Printer};

/// How often a title was borrowed, and how many titles were borrowed before it.
// Changed: the title is the key, and nowhere else.
struct Loans {
    count: u32,
    turn: u32,
}

fn read(log: Log) -> io::Result<HashMap<String, Loans>> {
    let mut books: HashMap<String, Loans> = HashMap::new();
    let mut turn = 0;
    for line in log.lines() {
        let line = line?;
        if let Some((_day, title)) = line.split_once(' ') {
            if let Some(loans) = books.get_mut(title) {
                loans.count += 1;
            } else {
                books.insert(title.to_owned(), Loans { count: 1, turn });
                turn += 1;
            }
        }
    }
    Ok(books)
}

fn list(log: Log, printer: &mut Printer) -> io::Result<()> {
    let mut books = read(log)?;
    // Changed: what is not printed goes first, and then the table goes.
    books.retain(|_, loans| loans.count > 1);
    let mut popular: Vec<(String, Loans)> = books.into_iter().collect();
    popular.sort_unstable_by_key(|(_, loans)| (Reverse(loans.count), loans.turn));
    let mut text = String::new();
    for (title, loans) in popular {
        writeln!(text, "{:>4}  {title}", loans.count).expect("it is a string");
    }
    printer.write_all(text.as_bytes())
}

fn main() -> ExitCode {
    library_year::run(list)
}
