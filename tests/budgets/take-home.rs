pub fn pages(log: impl BufRead) -> io::Result<BTreeMap<String, Traffic>> {
    let mut pages = BTreeMap::new();
    let lines: Vec<String> = log.lines().collect::<io::Result<_>>()?;
    for line in &lines {
        if let Some((page, bytes)) = request(line) {
            count(&mut pages, page, bytes);
        }
    }
    Ok(pages)
}
