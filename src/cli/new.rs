//! `rehearse new`: a script to begin with, or a whole library, from a few answers.

pub(crate) mod mine;

use std::path::{Path, PathBuf};

use clap::Args;
use rehearsal::authoring::fresh::{self, Answers, Sheet};
use rehearsal::program::{Library, MoveKind};

use super::command::{Command, Typed};
use super::exit::{Exit, Trouble};
use super::files::{self, LIBRARY, TALK};
use super::reader::{Answer, Reader};
use super::reading;
use super::screen::Screen;
use super::shelf::Shelf;
use super::shells::shell_word;

/// What a library's first script is called.
const FIRST: &str = "a-broken-promise";
/// More names than this are not shown above a question.
const MOST_NAMES: usize = 60;

/// What `new` is asked for.
#[derive(Debug, Args)]
pub(crate) struct NewArgs {
    /// What the script is called: `the-call` makes `the-call.talk`. Without a name, a whole library is made in the folder behind
    /// `--library`
    #[arg(value_name = "NAME-or-PATH")]
    name: Option<PathBuf>,
    /// What it is called in lists
    #[arg(long, value_name = "WORDS", display_order = 1)]
    title: Option<String>,
    /// The name of the other person
    #[arg(long = "with", value_name = "NAME", display_order = 2)]
    person: Option<String>,
    /// Who the learner is, in a sentence
    #[arg(long, value_name = "WORDS", display_order = 3)]
    you: Option<String>,
    /// Topics of the library, with commas between
    #[arg(long, value_name = "IDS", display_order = 4)]
    topic: Option<String>,
    /// Skills that the script practises, with commas between
    #[arg(long, value_name = "NAMES", display_order = 5)]
    skills: Option<String>,
    /// Ask nothing: what is not given stands as it is suggested
    #[arg(long, display_order = 6)]
    defaults: bool,
    /// Make a copy of a script, by its name or path, for your own situation: other names, who you are, your own words. They are asked
    /// for. It goes into `mine/`, or the file that is named; only you can open it
    #[arg(long, value_name = "SCRIPT", display_order = 7, conflicts_with_all = ["title", "person", "you", "topic", "skills", "defaults"])]
    mine: Option<PathBuf>,
}

impl NewArgs {
    /// The script that is to be copied, and the file that the copy goes to.
    pub(crate) fn copied(&self) -> Option<(&Path, Option<&Path>)> {
        self.mine.as_deref().map(|script| (script, self.name.as_deref()))
    }
}

/// What was taken; none where the author left.
type Taken<T> = Result<Option<T>, Trouble>;

/// What a typed line is.
enum Heard<T> {
    /// An answer.
    Taken(T),
    /// Nothing: what is suggested stands.
    Suggested,
    /// The wish to leave.
    Gone,
    /// No answer; the sentence says why.
    Refused(String),
}

/// What one question is about.
struct Question<'q, T> {
    asks: String,
    option: &'q str,
    given: Option<&'q str>,
    suggested: String,
    accept: &'q dyn Fn(&str) -> Result<T, String>,
}

/// The author, and how they are asked.
struct Author<'a> {
    screen: &'a mut Screen,
    errors: &'a mut Screen,
    /// Where answers come from; none where nothing is asked.
    reader: Option<Reader>,
}

/// Makes what was asked for. `reader` is opened only where something is asked.
pub(crate) fn run(
    args: &NewArgs,
    library: Option<&Path>,
    screen: &mut Screen,
    errors: &mut Screen,
    reader: impl FnOnce() -> Result<Reader, Trouble>,
) -> Result<Exit, Trouble> {
    if args.name.is_none() && library.is_none() {
        return Err(Trouble::usage(
            "a new script needs a name, as in `rehearse new the-call`, and a new library a folder, as in `rehearse new --library talks`",
        ));
    }
    let reader = if args.defaults { None } else { Some(reader()?) };
    let mut author = Author { screen, errors, reader };
    let made = match (&args.name, library) {
        (Some(name), library) => author.script(args, name, library)?,
        (None, library) => author.library(args, library.unwrap_or(Path::new(".")))?,
    };
    if made.is_none() {
        author.screen.line("Nothing was written.")?;
    }
    Ok(Exit::Fine)
}

impl Author<'_> {
    fn script(&mut self, args: &NewArgs, asked: &Path, library: Option<&Path>) -> Taken<()> {
        let (folder, name) = named(asked, library)?;
        let path = folder.join(format!("{name}.{TALK}"));
        let shelf = Shelf::around(&path, library, self.errors)?;
        let library = shelf.library.as_ref();
        all_new(&folder, &fresh::script(&name, &Answers::default(), None))?;
        given_are_fit(args, library)?;
        let Some(answers) = self.answers(args, &fresh::title_of(&name), library)? else { return Ok(None) };
        let sheets = fresh::script(&name, &answers, library);
        self.checked(&sheets, library)?;
        write(&folder, &sheets)?;
        self.tell(&folder, &sheets)?;
        let path = shown(&path);
        self.screen.blank()?;
        self.screen.line("Change it line by line; its comments say what each line is. Then:")?;
        for next in ["check", "play", "test"] {
            self.screen.whole(&format!("  rehearse {next} {path}"))?;
        }
        Ok(Some(()))
    }

    fn library(&mut self, args: &NewArgs, folder: &Path) -> Taken<()> {
        if args.topic.is_some() || args.skills.is_some() {
            return Err(Trouble::usage(
                "a new library brings its own topics and skills: leave out `--topic` and `--skills`, and change them in its `library.yaml`",
            ));
        }
        let name = folder.file_name().map(|name| name.to_string_lossy().into_owned());
        let suggested =
            name.map(|name| fresh::title_of(&name)).filter(|title| fresh::accept_title(title).is_ok());
        let suggested = suggested.unwrap_or_else(|| "Hard conversations".to_owned());
        all_new(folder, &library_sheets(&suggested, &Answers::default())?)?;
        given_are_fit(args, None)?;
        let title = Question {
            asks: "What is the library called?".to_owned(),
            option: "--title",
            given: args.title.as_deref(),
            suggested,
            accept: &fresh::accept_title,
        };
        let Some(title) = self.ask(&title)? else { return Ok(None) };
        let Some(person) = self.person(args)? else { return Ok(None) };
        let Some(you) = self.you(args, &person)? else { return Ok(None) };
        let answers = Answers { title: fresh::title_of(FIRST), person, you, ..Answers::default() };
        let sheets = library_sheets(&title, &answers)?;
        write(folder, &sheets)?;
        self.tell(folder, &sheets)?;
        self.tell_next(folder)?;
        Ok(Some(()))
    }

    /// What may be done with a new library.
    fn tell_next(&mut self, folder: &Path) -> Result<(), Trouble> {
        let word = |path: &Path| shell_word(&shown(path));
        let script = word(&folder.join(format!("{FIRST}.{TALK}")));
        self.screen.blank()?;
        self.screen.line(match home() {
            Some(_) => "Ready:",
            None => {
                "In .github/workflows/rehearse.yml, put the repository that you have rehearse from. The rest is ready:"
            }
        })?;
        self.screen.whole(&format!("  rehearse list --library {}", word(folder)))?;
        self.screen.whole(&format!("  rehearse play {script}"))?;
        self.screen.whole(&format!("  rehearse new {}", word(&folder.join("another"))))?;
        Ok(())
    }

    fn answers(&mut self, args: &NewArgs, title: &str, library: Option<&Library>) -> Taken<Answers> {
        let title = Question {
            asks: "What is the script called?".to_owned(),
            option: "--title",
            given: args.title.as_deref(),
            suggested: title.to_owned(),
            accept: &fresh::accept_title,
        };
        let Some(title) = self.ask(&title)? else { return Ok(None) };
        let Some(person) = self.person(args)? else { return Ok(None) };
        let Some(you) = self.you(args, &person)? else { return Ok(None) };
        let Some(topics) = self.topics(args, library)? else { return Ok(None) };
        let Some(skills) = self.skills(args, library)? else { return Ok(None) };
        Ok(Some(Answers { title, person, you, topics, skills }))
    }

    fn person(&mut self, args: &NewArgs) -> Taken<String> {
        self.ask(&Question {
            asks: "Who is it with? A name, as it is said.".to_owned(),
            option: "--with",
            given: args.person.as_deref(),
            suggested: "Sam".to_owned(),
            accept: &fresh::accept_person,
        })
    }

    fn you(&mut self, args: &NewArgs, person: &str) -> Taken<String> {
        self.ask(&Question {
            asks: "Who is the learner in it?".to_owned(),
            option: "--you",
            given: args.you.as_deref(),
            suggested: fresh::you_with(person),
            accept: &fresh::accept_you,
        })
    }

    /// The topics; none, and no question, where no library has any.
    fn topics(&mut self, args: &NewArgs, library: Option<&Library>) -> Taken<Vec<String>> {
        let known = library.map(|library| library.topics.as_slice()).unwrap_or_default();
        if known.is_empty() && args.topic.is_none() {
            return Ok(Some(Vec::new()));
        }
        if self.asks(args.topic.as_deref()) && known.len() <= MOST_NAMES {
            for topic in known {
                self.screen.aside(&format!("  {}: {}", topic.id, topic.title))?;
            }
        }
        self.ask(&Question {
            asks: "Which topics does it practise? Commas between.".to_owned(),
            option: "--topic",
            given: args.topic.as_deref(),
            suggested: known.first().map(|topic| topic.id.clone()).unwrap_or_default(),
            accept: &|typed| topics_of(typed, library),
        })
    }

    fn skills(&mut self, args: &NewArgs, library: Option<&Library>) -> Taken<Vec<String>> {
        let moves = library.map(|library| library.moves.as_slice()).unwrap_or_default();
        let known: Vec<&str> = moves
            .iter()
            .filter(|entry| entry.kind == Some(MoveKind::Skill))
            .map(|entry| entry.name.as_str())
            .collect();
        if known.is_empty() && !moves.is_empty() && args.skills.is_none() {
            // The check of the script says what the library lacks.
            return Ok(Some(Vec::new()));
        }
        if self.asks(args.skills.as_deref()) && !known.is_empty() && known.len() <= MOST_NAMES {
            self.screen.aside(&format!("Skills of the library: {}.", known.join(", ")))?;
        }
        self.ask(&Question {
            asks: "Which skills does it practise? Two or three, commas between.".to_owned(),
            option: "--skills",
            given: args.skills.as_deref(),
            suggested: fresh::skills_of(library).join(", "),
            accept: &|typed| skills_of(typed, library),
        })
    }

    fn asks(&self, given: Option<&str>) -> bool {
        given.is_none() && self.reader.is_some()
    }

    /// The answer to one question: what was given, what is typed, or what is suggested.
    fn ask<T>(&mut self, question: &Question<'_, T>) -> Taken<T> {
        let (heard, answer) = match question.given {
            Some(given) => (Heard::Suggested, given),
            None => (self.typed(question)?, question.suggested.as_str()),
        };
        match heard {
            Heard::Taken(answer) => Ok(Some(answer)),
            Heard::Gone => Ok(None),
            Heard::Suggested => {
                (question.accept)(answer).map(Some).map_err(|reason| question.trouble(&reason))
            }
            Heard::Refused(line) => {
                Err(Trouble::usage(format!("`{line}` was no answer, and there was no other line")))
            }
        }
    }

    /// What is typed, until it can be taken. Lines that run out leave the rest as suggested, but for an answer that was tried in
    /// vain: that line is given back.
    fn typed<T>(&mut self, question: &Question<'_, T>) -> Result<Heard<T>, Trouble> {
        let mut heard = Heard::Suggested;
        while let Some(reader) = &mut self.reader {
            if matches!(heard, Heard::Suggested) {
                self.screen.line(&question.asks)?;
                self.screen.aside(&format!("(Enter alone takes: {})", question.suggested))?;
            }
            let line = match reader.read(self.screen, "> ", Vec::new())? {
                Answer::Line(line) => line,
                Answer::Left => return Ok(Heard::Gone),
                Answer::RanOut => {
                    self.reader = None;
                    break;
                }
            };
            match question.heard(&line) {
                Heard::Refused(sentence) => self.screen.aside(&sentence)?,
                other => return Ok(other),
            }
            heard = Heard::Refused(line);
        }
        Ok(heard)
    }

    /// A script is written only if nothing in it is to be mended, whatever the library asks for.
    fn checked(&mut self, sheets: &[Sheet], library: Option<&Library>) -> Result<(), Trouble> {
        for sheet in sheets.iter().filter(|sheet| sheet.path.ends_with(TALK)) {
            let bytes = sheet.text.clone().into_bytes();
            let mut fetch = |_: &str| Err("it includes nothing".to_owned());
            let (reading, _) = reading::script(sheet.path.clone(), bytes, &mut fetch, library);
            if !reading.notes.is_empty() {
                let sentence =
                    "nothing was written: mend `library.yaml` first, since no new script is clean in it";
                return Err(reading.trouble(self.errors, sentence));
            }
        }
        Ok(())
    }

    fn tell(&mut self, folder: &Path, sheets: &[Sheet]) -> Result<(), Trouble> {
        self.screen.blank()?;
        self.screen.line("Written:")?;
        for sheet in sheets {
            self.screen.whole(&format!("  {}", shown(&folder.join(&sheet.path))))?;
        }
        Ok(())
    }
}

/// Trouble where something was given that cannot be taken: it is told before anything is asked.
fn given_are_fit(args: &NewArgs, library: Option<&Library>) -> Result<(), Trouble> {
    let fit = |option: &str, refused: Option<String>| match refused {
        Some(sentence) => Err(Trouble::usage(format!("`{option}`: {sentence}"))),
        None => Ok(()),
    };
    fit("--title", args.title.as_deref().and_then(|title| fresh::accept_title(title).err()))?;
    fit("--with", args.person.as_deref().and_then(|name| fresh::accept_person(name).err()))?;
    fit("--you", args.you.as_deref().and_then(|you| fresh::accept_you(you).err()))?;
    fit("--topic", args.topic.as_deref().and_then(|ids| topics_of(ids, library).err()))?;
    fit("--skills", args.skills.as_deref().and_then(|names| skills_of(names, library).err()))
}

fn topics_of(typed: &str, library: Option<&Library>) -> Result<Vec<String>, String> {
    each(typed, &|id| fresh::accept_topic(id, library))
}

fn skills_of(typed: &str, library: Option<&Library>) -> Result<Vec<String>, String> {
    each(typed, &|name| fresh::accept_skill(name, library))
}

impl<T> Question<'_, T> {
    fn heard(&self, line: &str) -> Heard<T> {
        match Typed::parse(line) {
            Typed::Nothing => Heard::Suggested,
            Typed::Command(Command::Quit) => Heard::Gone,
            Typed::Command(_) => Heard::Refused("Answer the question, or leave with :quit.".to_owned()),
            Typed::Unknown(sentence) => Heard::Refused(sentence),
            Typed::Words(words) => match (self.accept)(&words) {
                Ok(answer) => Heard::Taken(answer),
                // A suggestion ends as a question does.
                Err(reason) if reason.ends_with('?') => {
                    Heard::Refused(format!("That cannot be taken: {reason}"))
                }
                Err(reason) => Heard::Refused(format!("That cannot be taken: {reason}.")),
            },
        }
    }

    fn trouble(&self, reason: &str) -> Trouble {
        Trouble::usage(format!("`{}`: {reason}", self.option))
    }
}

/// The folder and the name of the script that is asked for. A name alone stands in the folder of the library that is named.
fn named(asked: &Path, library: Option<&Path>) -> Result<(PathBuf, String), Trouble> {
    let file = asked.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let name = file.strip_suffix(&format!(".{TALK}")).unwrap_or(&file);
    let name = fresh::accept_name(name).map_err(Trouble::usage)?;
    let folder = asked.parent().map(Path::to_path_buf).unwrap_or_default();
    let is_alone = folder.as_os_str().is_empty();
    Ok((library.filter(|_| is_alone).map_or(folder, Path::to_path_buf), name))
}

/// Every file of a new library.
fn library_sheets(title: &str, answers: &Answers) -> Result<Vec<Sheet>, Trouble> {
    let mut sheets = fresh::library(title, FIRST, home().as_deref());
    let text = sheets.iter().find(|sheet| sheet.path == LIBRARY).map(|sheet| sheet.text.clone());
    let (_, library) = reading::library(LIBRARY.to_owned(), text.unwrap_or_default().into_bytes());
    let Some(library) = library else {
        return Err(Trouble::usage(format!(
            "`{title}` cannot be the title of a library: choose plainer letters"
        )));
    };
    let topics = library.topics.first().map(|topic| topic.id.clone()).into_iter().collect();
    let skills = fresh::skills_of(Some(&library));
    sheets.extend(fresh::script(FIRST, &Answers { topics, skills, ..answers.clone() }, Some(&library)));
    Ok(sheets)
}

/// Where the action for GitHub lives: the repository of this package, at this version.
fn home() -> Option<String> {
    let repository = env!("CARGO_PKG_REPOSITORY").trim_end_matches('/').trim_end_matches(".git");
    let path = repository.strip_prefix("https://github.com/")?;
    Some(format!("{path}@v{}", env!("CARGO_PKG_VERSION")))
}

/// Trouble where one of the files is there already, or where their folder is a file.
fn all_new(folder: &Path, sheets: &[Sheet]) -> Result<(), Trouble> {
    if files::is_there(folder) && !files::is_folder(folder) {
        return Err(Trouble::usage(format!(
            "`{}` is a file: name a folder, or one that is not there yet",
            shown(folder)
        )));
    }
    let paths = sheets.iter().map(|sheet| folder.join(&sheet.path));
    match paths.into_iter().find(|path| files::is_there(path)) {
        Some(path) => Err(Trouble::usage(format!(
            "`{}` is there already and stays as it is: choose another name, or move it away first",
            shown(&path)
        ))),
        None => Ok(()),
    }
}

/// Writes all files, or none: where one cannot be written, those before it are taken back.
fn write(folder: &Path, sheets: &[Sheet]) -> Result<(), Trouble> {
    for (count, sheet) in sheets.iter().enumerate() {
        let path = folder.join(&sheet.path);
        if let Err(reason) = files::create(&path, sheet.text.as_bytes()) {
            sheets.iter().take(count).for_each(|sheet| files::take_back(&folder.join(&sheet.path)));
            return Err(Trouble::unwritten(&path, &reason));
        }
    }
    Ok(())
}

/// Every name between commas, once. A name that holds a comma itself can be given alone.
fn each(typed: &str, accept: &dyn Fn(&str) -> Result<String, String>) -> Result<Vec<String>, String> {
    if let Ok(one) = accept(typed.trim()) {
        return Ok(vec![one]);
    }
    let mut taken: Vec<String> = Vec::new();
    for name in typed.split(',').map(str::trim).filter(|name| !name.is_empty()) {
        let name = accept(name.trim_start_matches('#'))?;
        if !taken.contains(&name) {
            taken.push(name);
        }
    }
    if taken.is_empty() { Err("name at least one".to_owned()) } else { Ok(taken) }
}

fn shown(path: &Path) -> String {
    path.display().to_string()
}
