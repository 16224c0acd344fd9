//! What can be asked for at every prompt, whatever it waits for: a pause, a minute of breathing, and what this program cannot do.

use std::io;

use rehearsal::practice::crisis::{self, Kind};
use rehearsal::program::Resources;

use super::command::{Command, Typed};
use super::reader::{Answer, Reader};
use super::safety;
use super::screen::Screen;

/// A minute: what is shown, and for how many seconds.
const BREATHS: [(&str, u64); 12] = [
    ("Put both feet on the floor, and let your shoulders sink.", 6),
    ("Breathe in, slowly: one, two, three, four.", 4),
    ("And out, longer: one, two, three, four, five, six.", 6),
    ("In: one, two, three, four.", 4),
    ("Out: one, two, three, four, five, six.", 6),
    ("In.", 4),
    ("Out.", 6),
    ("In.", 4),
    ("Out.", 6),
    ("Name one thing that you see.", 4),
    ("Name one thing that you hear.", 4),
    ("And one that you feel under your hands.", 6),
];

/// Does what `command` asks where no rehearsal is in hand. Gives how the learner left, if they did.
pub(crate) fn obey(
    screen: &mut Screen,
    reader: &mut Reader,
    resources: &Resources,
    command: Command,
) -> io::Result<Option<Answer>> {
    match command {
        Command::Pause => pause(screen, reader),
        Command::Ground => ground(screen, reader),
        Command::Safety => safety::show(screen, resources).map(|()| None),
        _ => {
            screen.aside("First this. :quit leaves; :pause, :ground and :safety work here too.")?;
            Ok(None)
        }
    }
}

/// A minute of breathing, line by line. Any Enter ends it; where nobody sits at a terminal it is shown at once.
pub(crate) fn ground(screen: &mut Screen, reader: &mut Reader) -> io::Result<Option<Answer>> {
    screen.line("A minute to breathe. Nothing goes on meanwhile.")?;
    let left = reader.slowly(screen, &BREATHS)?;
    if left.is_none() {
        screen.aside("Go on when you are ready, or leave: :quit is always there.")?;
    }
    Ok(left)
}

/// The card of `kind`, with where help is to be had.
pub(crate) fn card(screen: &mut Screen, resources: &Resources, kind: Kind) -> io::Result<()> {
    let [first, now, goes_on] = crisis::card(kind);
    screen.blank()?;
    screen.line(first)?;
    screen.line(now)?;
    safety::briefly(screen, resources)?;
    screen.aside(goes_on)?;
    screen.blank()
}

fn pause(screen: &mut Screen, reader: &mut Reader) -> io::Result<Option<Answer>> {
    screen.line("Take all the time you need. Press Enter to go on.")?;
    match reader.read(screen, "> ", Vec::new())? {
        Answer::Line(line) => match Typed::parse(&line) {
            Typed::Command(Command::Quit | Command::Skip) => Ok(Some(Answer::Left)),
            _ => Ok(None),
        },
        left => Ok(Some(left)),
    }
}
