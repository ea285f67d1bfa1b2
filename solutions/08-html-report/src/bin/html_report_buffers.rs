//! A `BufReader` before the log and a `BufWriter` before the connection, and nothing else.
//! A buffer saves calls where there are many small ones; here a single call reads everything
//! and a single one sends everything. It costs the two buffers, and does not help: the page
//! is complete before its first byte is sent. Do not do it alone.

use std::io::{self, BufReader, BufWriter, Read, Write};
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

fn report(log: Log, connection: &mut Connection) -> io::Result<()> {
    // Changed: a buffer at each end. What is between them is as it was.
    let mut log = BufReader::new(log);
    let mut connection = BufWriter::new(connection);
    let mut text = String::new();
    log.read_to_string(&mut text)?;
    let visits: Vec<Visit> = text.lines().filter_map(Visit::parse).collect();
    let rows: Vec<String> = visits.iter().map(row).collect();
    let body = rows.join("\n");
    let page = format!("<table>\n{body}\n</table>\n");
    connection.write_all(page.as_bytes())?;
    connection.flush()
}

fn main() -> ExitCode {
    html_report::run(report)
}
