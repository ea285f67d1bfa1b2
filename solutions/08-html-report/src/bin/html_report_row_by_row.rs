//! A line is read, its row is sent, and both are dropped before the next line comes. The
//! buffers turn many short reads and writes into a few long ones, since a real program asks
//! the kernel for each. It costs the whole: if something fails in the middle, half a page has
//! been sent, and nobody knows its length before the end. Do not do it where a page must be
//! complete or not there at all.

use std::io::{self, BufRead, BufReader, BufWriter, Write};
use std::process::ExitCode;

use html_report::{Connection, Log, Visit};

/// The row of the table for one visit.
fn row(visit: &Visit) -> String {
    let Visit { time, van, parcel, address, outcome } = visit;
    format!(
        "<tr class=\"{outcome}\"><td>{time}</td><td>{van}</td>\
         <td>{parcel}</td><td>{address}</td></tr>"
    )
}

// Changed: one visit at a time, from the log to the connection.
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
