package dev.quipu.sdk.send;

import dev.quipu.core.limits.Limits;
import dev.quipu.sdk.journal.AlertEntry;
import dev.quipu.sdk.journal.ArtifactEntry;
import dev.quipu.sdk.journal.Attempt;
import dev.quipu.sdk.journal.ContentEntry;
import dev.quipu.sdk.journal.DatasetEntry;
import dev.quipu.sdk.journal.Entry;
import dev.quipu.sdk.journal.ExperimentEntry;
import dev.quipu.sdk.journal.Journal;
import dev.quipu.sdk.journal.JournalReader.Damage;
import dev.quipu.sdk.journal.JournalReader.Found;
import dev.quipu.sdk.journal.JournalReader.Item;
import dev.quipu.sdk.journal.Mark;
import dev.quipu.sdk.journal.Position;
import dev.quipu.sdk.journal.UploadEntry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// Reads the records of a journal that are still to be sent, and turns each into the requests that
/// deliver it. Owned by the sender's thread.
final class PendingRequests {
  /// Characters of one request with changes, well under [Limits#JSON_BODY_BYTES].
  private static final long BATCH_CHARS = 1 << 19;

  private final Journal journal;
  private final UnsentRecords records;
  private final DeliveryState state;
  private final JournalUpkeep upkeep;

  PendingRequests(
      Journal journal, UnsentRecords records, DeliveryState state, JournalUpkeep upkeep) {
    this.journal = journal;
    this.records = records;
    this.state = state;
    this.upkeep = upkeep;
  }

  /// Whether there is a record at the moment.
  boolean hasNext() throws IOException {
    return records.peek() != null;
  }

  /// Reads the next record, which must be there. Returns its requests; none if it needs none, or if
  /// the server has refused the run.
  ///
  /// @param uploads takes artifacts to upload
  List<Request> next(UploadQueue uploads) throws IOException {
    Found found = records.take();
    passed(found);
    return found.accept(new Reading(uploads));
  }

  private void passed(Found found) {
    state.position().read(found.end(), records.nextNumber());
  }

  private final class Reading implements Found.Visitor<List<Request>> {
    private final UploadQueue uploads;

    Reading(UploadQueue uploads) {
      this.uploads = uploads;
    }

    @Override
    public List<Request> item(Item item) throws IOException {
      Entry entry = item.entry();
      if (entry.type() != Entry.Type.BEGIN) {
        state.begin();
      }
      if (state.isRunRefused()) {
        state.refusals().refuse(entry);
        return List.of();
      }
      return entry.accept(new Expansion(item.start(), uploads));
    }

    @Override
    public List<Request> damage(Damage damage) throws IOException {
      state.begin();
      damaged(damage);
      return List.of();
    }
  }

  private void damaged(Damage damage) throws IOException {
    if (!upkeep.isOwner()) {
      Mark mark = Mark.load(journal.folder().mark());
      if (mark.at().compareTo(damage.end()) >= 0) {
        // The owner has passed this part, and perhaps sent and removed it. Its mark says what could
        // not be read.
        state.refusals().adopt(mark);
        return;
      }
      if (journal.folder().segments().isEmpty()) {
        // The owner has sent the whole journal and is removing it.
        return;
      }
    }
    state
        .refusals()
        .damage("The journal " + journal.folder() + " is damaged: " + damage.description());
  }

  /// Turns an entry into the requests that deliver it.
  private final class Expansion implements Entry.Visitor<List<Request>, IOException> {
    private final Position start;
    private final UploadQueue uploads;

    Expansion(Position start, UploadQueue uploads) {
      this.start = start;
      this.uploads = uploads;
    }

    @Override
    public List<Request> begin(Entry.Begin begin) {
      return List.of(new Request.CreateRun(begin));
    }

    @Override
    public List<Request> resume(Entry.Resume resume) {
      List<Request> requests = new ArrayList<>();
      if (resume.known() != null) {
        requests.add(new Request.AnnounceAttempt(resume.known()));
      }
      if (!resume.resolved() && !state.attempts().isNewestKnown()) {
        requests.add(new Request.LoadRun(resume));
      }
      requests.add(new Request.ReopenRun());
      return requests;
    }

    @Override
    public List<Request> rewind(Entry.Rewind rewind) {
      return List.of(new Request.AnnounceAttempt(rewind.attempt()));
    }

    @Override
    public List<Request> change(Entry.Change change) throws IOException {
      return List.of(new Request.ChangeRun(withFollowing(change)));
    }

    @Override
    public List<Request> alert(AlertEntry alert) {
      return List.of(new Request.CreateAlert(alert));
    }

    @Override
    public List<Request> points(Entry.Points points) {
      List<Request> requests = new ArrayList<>();
      if (points.attempt().equals(Attempt.NEWEST) && !state.attempts().isNewestKnown()) {
        // The run was joined, or the record that should have asked for the newest attempt is
        // damaged.
        requests.add(new Request.LoadRun(new Entry.Resume(Long.MAX_VALUE, true, null, false)));
      }
      requests.addAll(
          state.splits().parts(new Request.SendFrame(points, 0, points.points(), points.frame())));
      return requests;
    }

    @Override
    public List<Request> file(ArtifactEntry.File file) {
      return upload(file);
    }

    @Override
    public List<Request> folder(ArtifactEntry.Folder folder) {
      return upload(folder);
    }

    @Override
    public List<Request> reference(ArtifactEntry.Reference reference) {
      return upload(reference);
    }

    @Override
    public List<Request> content(ContentEntry content) {
      return upload(content);
    }

    @Override
    public List<Request> dataset(DatasetEntry dataset) {
      return upload(dataset);
    }

    @Override
    public List<Request> experiment(ExperimentEntry experiment) {
      return upload(experiment);
    }

    private List<Request> upload(UploadEntry upload) {
      if (state.position().beginUpload(start, upload)) {
        uploads.add(journal, start, upload);
      }
      return List.of();
    }

    @Override
    public List<Request> end(Entry.End end) {
      return List.of(new Request.EndRun(end, List.of()));
    }
  }

  /// A change and the changes in the records right after it, as far as one request takes them.
  private List<Entry.Change> withFollowing(Entry.Change first) throws IOException {
    List<Entry.Change> changes = new ArrayList<>();
    changes.add(first);
    long chars = first.change().valueChars();
    while (changes.size() < Limits.TAGS_PER_REQUEST
        && chars < BATCH_CHARS
        && records.peek() instanceof Item item
        && item.entry() instanceof Entry.Change change) {
      passed(records.take());
      changes.add(change);
      chars += change.change().valueChars();
    }
    return changes;
  }
}
