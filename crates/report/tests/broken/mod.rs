//! Ways to break a profile.

use fastrand::Rng;

/// Breaks profiles, in the same way with the same seed.
pub(crate) struct Breaker(pub(crate) Rng);

/// The key of a stack.
const FS: &str = "\"fs\"";

/// What takes the place of a token.
const TOKENS: [&str; 24] = [
    "18446744073709551615",
    "18446744073709551616",
    "9223372036854775807",
    "9223372036854775808",
    "4294967296",
    "1e400",
    "-1",
    "-0",
    "0.5",
    "00",
    "null",
    "true",
    "false",
    "[]",
    "{}",
    "\"\"",
    "\"fs\"",
    "\"\\ud800\"",
    "\"\\u202e\\u0000\"",
    "\u{202e}",
    "[",
    "]",
    "{",
    "}",
];

/// Parts of what takes the place of a name.
const NAMES: [&str; 16] = [
    "0x1: ",
    "<",
    ">",
    "(",
    ")",
    "[",
    "]",
    "{{closure}}",
    " as ",
    "::",
    " (",
    ".rs:1:1)",
    "ä",
    "\u{202e}",
    "</script>",
    "main",
];

impl Breaker {
    /// `text`, broken in one to four ways.
    pub(crate) fn broken(&mut self, text: &str) -> Vec<u8> {
        let mut tokens = tokens(text);
        for _ in 0..self.0.usize(1..=4) {
            self.break_tokens(&mut tokens);
        }
        let mut bytes = tokens.concat().into_bytes();
        if self.0.u8(..4) == 0 {
            self.break_bytes(&mut bytes);
        }
        bytes
    }

    fn break_tokens(&mut self, tokens: &mut Vec<String>) {
        if tokens.is_empty() {
            return;
        }
        let at = self.0.usize(..tokens.len());
        let end = (at + self.0.usize(1..12)).min(tokens.len());
        match self.0.u8(..11) {
            0 => drop(tokens.drain(at..end)),
            1 => {
                let again: Vec<String> = tokens[at..end].to_vec();
                tokens.splice(at..at, again);
            }
            2 => {
                let other = self.0.usize(..tokens.len());
                tokens.swap(at, other);
            }
            3 => tokens.insert(at, "[".repeat(self.0.usize(1..300))),
            4 => self.replace(tokens, |token| token.starts_with("\"0x"), Self::name),
            5 => self.replace(tokens, |token| token.starts_with("\"0x"), Self::long_name),
            6 => self.replace(tokens, |token| token == FS, |_| format!("{FS}:[1,1,1],{FS}")),
            7 => self.replace(tokens, is_number, |breaker| figure(&mut breaker.0).to_string()),
            8 => self.replace(tokens, is_number, Self::stack),
            9 => tokens[at] = self.long_name(),
            _ => tokens[at] = self.token(),
        }
    }

    /// Replaces one of the tokens that `is_meant`.
    fn replace(
        &mut self,
        tokens: &mut [String],
        is_meant: fn(&str) -> bool,
        by: fn(&mut Self) -> String,
    ) {
        let meant: Vec<usize> = (0..tokens.len()).filter(|at| is_meant(&tokens[*at])).collect();
        if let Some(at) = self.0.choice(meant) {
            tokens[at] = by(self);
        }
    }

    fn token(&mut self) -> String {
        self.0.choice(TOKENS).unwrap_or_default().to_owned()
    }

    /// A name that is made of what names are made of.
    fn name(&mut self) -> String {
        let parts = (0..self.0.usize(..12)).filter_map(|_| self.0.choice(NAMES));
        format!("\"{}\"", parts.collect::<String>())
    }

    /// A name that is much longer than any.
    fn long_name(&mut self) -> String {
        let part = self.0.choice(NAMES).unwrap_or_default();
        format!("\"0x1: {}\"", part.repeat(self.0.usize(1..2_000)))
    }

    /// A long stack of the same few frames, in the place of one.
    fn stack(&mut self) -> String {
        let frames = (0..self.0.usize(1..500)).map(|_| self.0.u8(..4).to_string());
        frames.collect::<Vec<_>>().join(",")
    }

    fn break_bytes(&mut self, bytes: &mut Vec<u8>) {
        if bytes.is_empty() {
            return;
        }
        let at = self.0.usize(..bytes.len());
        match self.0.u8(..4) {
            0 => bytes.truncate(at),
            1 => bytes.splice(..0, [0xef, 0xbb, 0xbf]).for_each(drop),
            2 => bytes.splice(..0, [0xff, 0xfe]).for_each(drop),
            _ => bytes[at] ^= 1 << self.0.u8(..8),
        }
    }
}

fn is_number(token: &str) -> bool {
    token.starts_with(|c: char| c.is_ascii_digit())
}

/// `text` as the tokens of JSON, and what is between them.
fn tokens(text: &str) -> Vec<String> {
    let mut tokens: Vec<String> = Vec::new();
    let mut in_string = false;
    for c in text.chars() {
        let is_word = |c: char| c.is_ascii_alphanumeric();
        let joins = tokens
            .last()
            .and_then(|token| token.chars().last())
            .is_some_and(|before| in_string || (is_word(before) && is_word(c)));
        match tokens.last_mut() {
            Some(token) if joins => token.push(c),
            _ => tokens.push(c.to_string()),
        }
        in_string ^= c == '"';
    }
    tokens
}

/// A figure: a small one, or one near the end of 63 or 64 bits, or a part of that.
pub(crate) fn figure(rng: &mut Rng) -> u64 {
    let near = [1_u64 << 63, u64::MAX, 1 << 62, 1 << 53, 1 << 32, 1_000];
    let near = rng.choice(near).unwrap_or_default();
    match rng.u8(..8) {
        0..4 => rng.u64(..100),
        4 => near.wrapping_add(rng.u64(..3)).wrapping_sub(1),
        _ => near / rng.u64(2..=50),
    }
}

/// A profile whose program points have any figures.
pub(crate) fn with_figures(rng: &mut Rng) -> String {
    let points: Vec<String> = (0..rng.usize(1..4))
        .map(|_| {
            let stack: Vec<usize> = (0..rng.usize(..5)).map(|_| rng.usize(1..5)).collect();
            let [tb, tbk, tl, mb, mbk, gb, gbk, eb, ebk] = [(); 9].map(|()| figure(rng));
            format!(
                r#"{{"tb":{tb},"tbk":{tbk},"tl":{tl},"mb":{mb},"mbk":{mbk},"gb":{gb},"gbk":{gbk},"eb":{eb},"ebk":{ebk},"fs":{stack:?}}}"#
            )
        })
        .collect();
    let frames =
        (1..5).map(|frame| format!(r#""0x{frame}: x::f{frame} (x/src/main.rs:{frame}:1)""#));
    let frames = frames.collect::<Vec<_>>().join(",");
    format!(
        r#"{{"dhatFileVersion":2,"mode":"heap","verb":"Allocated","bklt":{},"bkacc":false,"tu":"us","Mtu":"s","tuth":1,"cmd":"x","pid":1,"tg":1,"te":2,"pps":[{}],"ftbl":["[root]",{frames}]}}"#,
        rng.u8(..4) > 0,
        points.join(",")
    )
}
