//! `row` returns something that can be displayed, and not a string. It is written where it
//! is used, straight into the buffer. The function keeps its name and its place, and a caller
//! who wants a string calls `to_string`. It costs the string: whoever displays the row twice
//! formats it twice. Do not do it where the text is read more often than it is made.

use std::fmt::{self, Display};
use std::io::{self, BufRead, BufReader, BufWriter, Write};
use std::process::ExitCode;

use html_report::{Connection, Log, Visit};

/// The row of the table for one visit.
// Changed: what it looks like, and not yet a text.
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
    let mut page = BufWriter::new(connection);
    writeln!(page, "<table>")?;
    for line in BufReader::new(log).lines() {
        if let Some(visit) = Visit::parse(&line?) {
            writeln!(page, "{}", row(&visit))?;
        }
    }
    writeln!(page, "</table>")?;
    page.flush()
}

fn main() -> ExitCode {
    html_report::run(report)
}
