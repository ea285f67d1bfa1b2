//! A server for one page, on this machine and for its browser only.
//!
//! A browser does not let a page read files, so a page that is to load a
//! profile by itself has to come over HTTP. What else there is on the machine
//! must not get at the profile that way, nor through the server at anything
//! else:
//!
//! - it listens on 127.0.0.1, on a port that the system picks;
//! - every path begins with a word of 128 random bits, which only the address
//!   that is opened holds;
//! - a request whose `Host` is not that address is refused: a page from
//!   elsewhere whose name was made to lead to this machine (DNS rebinding)
//!   sends its own name there;
//! - it hands out texts that were read before it started, by their exact names:
//!   no path reaches the file system.
//!
//! The page keeps one request open for as long as it is shown. By that the
//! server knows when it is no longer needed.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{self, ErrorKind, Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

/// The path of the request that stays open.
pub const OPEN: &str = "open";

/// How long a closed page may take to come back: it was loaded again.
const RETURN: Duration = Duration::from_secs(3);
/// How long a page may take to be opened at all.
const PATIENCE: Duration = Duration::from_mins(10);
/// How long a browser may take to say what it wants.
const REQUEST: Duration = Duration::from_secs(10);
/// How often the open request is sent something, so that nobody gives it up.
const PULSE: Duration = Duration::from_secs(20);
/// The most bytes of a request that are read.
const LONGEST: usize = 16 * 1024;

/// What there is to get: bytes and their media type, by path. The path `""` is
/// the page itself.
pub type Files = BTreeMap<String, (&'static str, Vec<u8>)>;

/// Why a server has ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// The page was open and is closed.
    Closed,
    /// Nobody opened the page.
    NeverOpened,
}

/// A server that listens and does not answer yet.
#[derive(Debug)]
pub struct Server {
    listener: TcpListener,
    site: Site,
}

#[derive(Debug)]
struct Site {
    files: Files,
    token: String,
    host: String,
}

/// Who looks at the page.
#[derive(Debug)]
struct Watch {
    /// How many requests are open.
    open: usize,
    /// Whether there ever was one.
    seen: bool,
    /// When that last changed.
    since: Instant,
}

impl Server {
    /// Listens for who wants `files`.
    ///
    /// # Errors
    ///
    /// Where the system has no port or no random numbers to give.
    pub fn listen(files: Files) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        let host = listener.local_addr()?.to_string();
        let mut random = [0; 16];
        getrandom::fill(&mut random).map_err(io::Error::other)?;
        let mut token = String::new();
        for byte in random {
            write!(token, "{byte:02x}").map_err(io::Error::other)?;
        }
        Ok(Server { listener, site: Site { files, token, host } })
    }

    /// The address of the page.
    #[must_use]
    pub fn address(&self) -> String {
        format!("http://{}/{}/", self.site.host, self.site.token)
    }

    /// Answers until the page is closed, or was not opened for ten minutes.
    #[must_use]
    pub fn serve(self) -> Ended {
        let watch = Arc::new(Mutex::new(Watch { open: 0, seen: false, since: Instant::now() }));
        let (watched, site) = (Arc::clone(&watch), Arc::new(self.site));
        thread::spawn(move || {
            for connection in self.listener.incoming().flatten() {
                let (site, watched) = (Arc::clone(&site), Arc::clone(&watched));
                // Who does not wait for the answer does not want it.
                thread::spawn(move || site.answer(connection, &watched).ok());
            }
        });
        loop {
            thread::sleep(Duration::from_millis(50));
            let watch = watch.lock().unwrap_or_else(PoisonError::into_inner);
            let alone = watch.open == 0;
            match watch.seen {
                true if alone && watch.since.elapsed() > RETURN => return Ended::Closed,
                false if watch.since.elapsed() > PATIENCE => return Ended::NeverOpened,
                _ => {}
            }
        }
    }
}

impl Site {
    fn answer(&self, mut connection: TcpStream, watch: &Mutex<Watch>) -> io::Result<()> {
        connection.set_read_timeout(Some(REQUEST))?;
        connection.set_write_timeout(Some(REQUEST))?;
        let request = read_request(&mut connection)?;
        let path = match self.path(&request) {
            Ok(path) => path,
            Err((status, text)) => return respond(&mut connection, status, PLAIN, text.as_bytes()),
        };
        if path == OPEN {
            return hold(connection, watch);
        }
        match self.files.get(&path) {
            Some((media, bytes)) => respond(&mut connection, "200 OK", media, bytes),
            None => respond(&mut connection, "404 Not Found", PLAIN, b"nothing here\n"),
        }
    }

    /// The path below the token that `request` is for, or what to answer in
    /// place of it.
    fn path(&self, request: &[u8]) -> Result<String, (&'static str, &'static str)> {
        let mut headers = [httparse::EMPTY_HEADER; 64];
        let mut parsed = httparse::Request::new(&mut headers);
        let complete = parsed.parse(request).is_ok_and(|status| status.is_complete());
        let (true, Some(method), Some(path)) = (complete, parsed.method, parsed.path) else {
            return Err(("400 Bad Request", "this is not HTTP\n"));
        };
        let hosts = parsed.headers.iter().filter(|header| header.name.eq_ignore_ascii_case("host"));
        if !hosts.map(|header| header.value).eq([self.host.as_bytes()]) {
            return Err(("403 Forbidden", "this is another host\n"));
        }
        if method != "GET" {
            return Err(("405 Method Not Allowed", "there is only GET\n"));
        }
        let below = path.strip_prefix('/').and_then(|path| path.strip_prefix(&self.token));
        let below = below.and_then(|path| path.strip_prefix('/'));
        below.map(str::to_owned).ok_or(("404 Not Found", "nothing here\n"))
    }
}

const PLAIN: &str = "text/plain; charset=utf-8";

/// The bytes of a request up to its blank line, or as many as are read of one.
fn read_request(connection: &mut TcpStream) -> io::Result<Vec<u8>> {
    let (mut request, mut chunk) = (Vec::new(), [0; 1024]);
    while request.len() < LONGEST && !request.windows(4).any(|end| end == b"\r\n\r\n") {
        match connection.read(&mut chunk)? {
            0 => break,
            read => request.extend_from_slice(&chunk[..read]),
        }
    }
    Ok(request)
}

/// What the page may do: load what is here, and nothing from anywhere else.
/// DHAT's viewer has its start inline.
const HEADERS: &str = "Connection: close\r
Cache-Control: no-store\r
Referrer-Policy: no-referrer\r
X-Content-Type-Options: nosniff\r
Cross-Origin-Resource-Policy: same-origin\r
Content-Security-Policy: default-src 'self' 'unsafe-inline'; img-src data:; frame-ancestors 'self'\r
";

fn respond(connection: &mut TcpStream, status: &str, media: &str, body: &[u8]) -> io::Result<()> {
    let allow = if status.starts_with("405") { "Allow: GET\r\n" } else { "" };
    let length = body.len();
    write!(
        connection,
        "HTTP/1.1 {status}\r\n{HEADERS}{allow}Content-Type: {media}\r\nContent-Length: {length}\r\n\r\n"
    )?;
    connection.write_all(body)?;
    connection.flush()
}

/// Answers a little at a time, until the other side is gone.
fn hold(mut connection: TcpStream, watch: &Mutex<Watch>) -> io::Result<()> {
    let change = |by: fn(&mut Watch)| {
        let mut watch = watch.lock().unwrap_or_else(PoisonError::into_inner);
        by(&mut watch);
        (watch.seen, watch.since) = (true, Instant::now());
    };
    change(|watch| watch.open += 1);
    let held = pulse(&mut connection);
    change(|watch| watch.open -= 1);
    held
}

fn pulse(connection: &mut TcpStream) -> io::Result<()> {
    write!(connection, "HTTP/1.1 200 OK\r\n{HEADERS}Content-Type: {PLAIN}\r\n\r\n")?;
    connection.set_read_timeout(Some(PULSE))?;
    loop {
        connection.write_all(b".")?;
        connection.flush()?;
        match connection.read(&mut [0; 16]) {
            Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {}
            Ok(0) => return Ok(()),
            Ok(_) => {}
            Err(error) => return Err(error),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A server with one file, and its address in parts: host and path.
    fn started() -> (thread::JoinHandle<Ended>, String, String) {
        let files = Files::from([
            (String::new(), ("text/html", b"the page".to_vec())),
            ("profile.json".into(), ("application/json", b"{}".to_vec())),
        ]);
        let server = Server::listen(files).unwrap();
        let address = server.address();
        let (host, path) = address.strip_prefix("http://").unwrap().split_once('/').unwrap();
        let (host, path) = (host.to_owned(), format!("/{path}"));
        (thread::spawn(move || server.serve()), host, path)
    }

    fn said(host: &str, request: &str) -> String {
        let mut connection = TcpStream::connect(host).unwrap();
        connection.write_all(request.as_bytes()).unwrap();
        let mut answer = String::new();
        connection.read_to_string(&mut answer).unwrap();
        answer
    }

    fn get(host: &str, path: &str) -> String {
        said(host, &format!("GET {path} HTTP/1.1\r\nHost: {host}\r\n\r\n"))
    }

    #[test]
    fn it_answers_with_its_files_only() {
        let (_, host, path) = started();
        assert!(host.starts_with("127.0.0.1:"), "{host}");
        assert!(get(&host, &path).ends_with("\r\n\r\nthe page"));
        assert!(get(&host, &format!("{path}profile.json")).ends_with("\r\n\r\n{}"));
        let token = path.trim_matches('/').to_owned();
        for other in [
            "/".to_owned(),
            "/profile.json".into(),
            format!("/{token}"),
            format!("{path}../profile.json"),
            format!("{path}/etc/passwd"),
            format!("{path}..%2f..%2fetc/passwd"),
            format!("{path}profile.json/"),
            format!("{path}%70rofile.json"),
            format!("/{}/profile.json", "0".repeat(32)),
        ] {
            let answer = get(&host, &other);
            assert!(answer.starts_with("HTTP/1.1 404 "), "{other}: {answer}");
            assert!(!answer.contains("the page") && !answer.contains("{}"), "{other}: {answer}");
        }
    }

    #[test]
    fn other_hosts_methods_and_noise_are_refused() {
        let (_, host, path) = started();
        let port = host.split_once(':').unwrap().1.to_owned();
        let with = |line: &str| format!("GET {path} HTTP/1.1\r\n{line}\r\n\r\n");
        for (request, status) in [
            (with("Host: evil.example"), "403"),
            (with(&format!("Host: evil.example:{port}")), "403"),
            (with(&format!("Host: localhost:{port}")), "403"),
            (with("Accept: */*"), "403"),
            (with(&format!("Host: {host}\r\nHost: evil.example")), "403"),
            (format!("POST {path} HTTP/1.1\r\nHost: {host}\r\n\r\n"), "405"),
            (format!("HEAD {path} HTTP/1.1\r\nHost: {host}\r\n\r\n"), "405"),
            ("hello\r\n\r\n".into(), "400"),
            (format!("{:x<LONGEST$}", with("a: b").trim_end()), "400"),
        ] {
            let answer = said(&host, &request);
            assert!(answer.starts_with(&format!("HTTP/1.1 {status} ")), "{request}: {answer}");
            assert!(!answer.contains("the page"), "{request}: {answer}");
        }
    }

    #[test]
    fn two_servers_have_two_tokens() {
        let ((_, _, one), (_, _, other)) = (started(), started());
        assert!(one.len() > 32 && one != other, "{one} {other}");
    }

    #[test]
    fn it_ends_when_the_page_is_closed_and_not_when_it_is_loaded_again() {
        let (server, host, path) = started();
        let open = || {
            let mut connection = TcpStream::connect(&host).unwrap();
            let request = format!("GET {path}{OPEN} HTTP/1.1\r\nHost: {host}\r\n\r\n");
            connection.write_all(request.as_bytes()).unwrap();
            let mut first = [0; 12];
            connection.read_exact(&mut first).unwrap();
            assert_eq!(&first, b"HTTP/1.1 200");
            connection
        };
        let first = open();
        thread::sleep(RETURN + Duration::from_millis(500));
        assert!(!server.is_finished(), "it ended with the page open");
        drop(first);
        let again = open();
        thread::sleep(RETURN + Duration::from_millis(500));
        assert!(!server.is_finished(), "it ended though the page came back");
        drop(again);
        assert_eq!(server.join().unwrap(), Ended::Closed);
    }
}
