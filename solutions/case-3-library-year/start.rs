//! Case 3: the library's year.
//!
//! In December a library prints which titles were borrowed more than once in the year, the
//! most borrowed first. The program holds too much memory, and nobody says why. Find out, and
//! bring it within its budget; the chapter is `course/src/case-3-library-year.md`.

use std::cmp::Reverse;
use std::collections::HashMap;
use std::fmt::Write as _;
use std::io::{self, BufRead, Write};
use std::process::ExitCode;

use library_year::{Log, Printer};

/// A title, and how often it was borrowed.
struct Book {
    title: String,
    loans: usize,
}

/// The books of a year, in the order of their first loans.
#[derive(Default)]
struct Year {
    books: Vec<Book>,
    places: HashMap<String, usize>,
}

impl Year {
    fn add(&mut self, title: &str) {
        if let Some(place) = self.places.get(title) {
            self.books[*place].loans += 1;
        } else {
            self.places.insert(title.to_owned(), self.books.len());
            self.books.push(Book { title: title.to_owned(), loans: 1 });
        }
    }
}

fn read(log: Log) -> io::Result<Vec<Book>> {
    let mut year = Year::default();
    for line in log.lines() {
        let line = line?;
        if let Some((_day, title)) = line.split_once(' ') {
            year.add(title);
        }
    }
    Ok(year.books)
}

fn list(log: Log, printer: &mut Printer) -> io::Result<()> {
    let books = read(log)?;
    let mut popular: Vec<&Book> = books.iter().filter(|book| book.loans > 1).collect();
    popular.sort_by_key(|book| Reverse(book.loans));
    let mut text = String::new();
    for book in popular {
        writeln!(text, "{:>4}  {}", book.loans, book.title).expect("it is a string");
    }
    printer.write_all(text.as_bytes())
}

fn main() -> ExitCode {
    library_year::run(list)
}
