//! One string holds each line in turn: `read_line` appends to it, and `clear` empties it and
//! keeps its room. After the longest line nothing is allocated any more. It costs the `clear`,
//! which must not be forgotten, and a line is gone when the next one comes. Do not do it where
//! lines are kept, or where few are read: `lines` reads better.

use std::fmt::{self, Display};
use std::io::{self, BufRead, BufReader, BufWriter, Write};
use std::process::ExitCode;

use html_report::{Connection, Log, Visit};

/// The row of the table for one visit.
fn row(visit: &Visit) -> impl Display {
    let Visit { time, van, parcel, address, outcome } = visit;
    fmt::from_fn(move |f| {
        write!(
            f,
            "<tr class=\"{outcome}\"><td>{time}</td><td>{van}</td>\
             <td>{parcel}</td><td>{address}</td></tr>"
        )
    })
}

fn report(log: Log, connection: &mut Connection) -> io::Result<()> {
    let mut log = BufReader::new(log);
    let mut page = BufWriter::new(connection);
    writeln!(page, "<table>")?;
    // Changed: one string for all lines.
    let mut line = String::new();
    while log.read_line(&mut line)? > 0 {
        if let Some(visit) = Visit::parse(&line) {
            writeln!(page, "{}", row(&visit))?;
        }
        line.clear();
    }
    writeln!(page, "</table>")?;
    page.flush()
}

fn main() -> ExitCode {
    html_report::run(report)
}
