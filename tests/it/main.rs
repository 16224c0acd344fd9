use rehearsal::program::*;
#[test]
fn look() {
    let lib = std::fs::read("scripts/library.yaml").unwrap();
    let (src, library, notes) = Library::read(&Fetched { name: "library.yaml".into(), bytes: lib });
    for n in &notes { println!("{}", rehearsal::source::render(n, std::slice::from_ref(&src), 100, false)); }
    for e in std::fs::read_dir("scripts").unwrap() {
        let p = e.unwrap().path();
        if p.extension().and_then(|e| e.to_str()) != Some("talk") { continue; }
        let c = check(&Fetched { name: p.display().to_string(), bytes: std::fs::read(&p).unwrap() }, &mut |_| Err("no".into()), library.as_ref());
        for n in c.notes.iter() { println!("{}\n", rehearsal::source::render(n, &c.sources, 100, false)); }
        println!("{} notes {} program {}", p.display(), c.notes.len(), c.program.is_some());
    }
}
