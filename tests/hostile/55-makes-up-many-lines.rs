use std::io::Write;

const LINES: u64 = 100_000;

// Each line holds a byte, says its profile.
fn main() {
    let summary = format!(
        r#"{{"format":2,"binary":"makes-up-many-lines","allocator":"mimalloc","answer":{{"is":"right"}},"peak_bytes":{LINES},"peak_blocks":{LINES},"total_bytes":{LINES},"total_blocks":{LINES},"end_bytes":0,"end_blocks":0,"timeline":[]}}"#
    );
    let point = |line| format!(r#"{{"tb":1,"tbk":1,"mb":1,"mbk":1,"gb":1,"gbk":1,"eb":0,"ebk":0,"fs":[{line}]}}"#);
    let points: Vec<String> = (1..=LINES).map(point).collect();
    let frame = |line| format!(r#""0x1: main (55-makes-up-many-lines/src/main.rs:{line}:1)""#);
    let frames: Vec<String> = (1..=LINES).map(frame).collect();
    let profile = format!(
        r#"{{"dhatFileVersion":2,"mode":"rust-heap","verb":"Allocated","bklt":true,"bkacc":false,"tu":"s","Mtu":"s","cmd":"x","pid":1,"te":0,"pps":[{}],"ftbl":["[root]",{}]}}"#,
        points.join(","),
        frames.join(","),
    );
    let folder = std::path::PathBuf::from(std::env::var_os("HEAP_OUT").unwrap());
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("run.json"), &summary).unwrap();
    std::fs::write(folder.join("dhat.json"), profile).unwrap();
    let pipe = format!("/dev/fd/{}", std::env::var("HEAP_REPORT").unwrap());
    let mut pipe = std::fs::OpenOptions::new().write(true).open(pipe).unwrap();
    writeln!(pipe, "{summary}").unwrap();
}
