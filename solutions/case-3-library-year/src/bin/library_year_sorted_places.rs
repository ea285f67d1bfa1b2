//! What finds a book is a list of places, sorted by title: the titles themselves are looked up
//! where they are anyway. It costs time: a search goes to a dozen titles, and a new place moves
//! all that are behind it. Do not do it with a million titles.

use std::cmp::Reverse;
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
    // Changed: in the order of the titles, which are in `books`.
    places: Vec<usize>,
}

impl Year {
    fn add(&mut self, title: &str) {
        let title_at = |place: &usize| self.books[*place].title.as_str();
        match self.places.binary_search_by_key(&title, title_at) {
            Ok(found) => self.books[self.places[found]].loans += 1,
            Err(between) => {
                self.places.insert(between, self.books.len());
                self.books.push(Book { title: title.to_owned(), loans: 1 });
            }
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
