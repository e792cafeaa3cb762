package dev.tidemark.processor.replay;

import dev.tidemark.events.QuarantineRecord;
import dev.tidemark.processor.log.LogReader;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * One run over the quarantine topic: what is selected and was not sent before becomes drafts, and
 * those that are valid now are handed on, some at a time.
 */
final class Replay {
  private static final int AT_ONCE = 500;

  private final String name;
  private final Selection selection;
  private final Journal journal;
  private final Drafting drafting;
  private final int limit;
  private final Consumer<List<Draft>> send;
  private final ReplayReport report;
  private final Set<Place> seen = new HashSet<>();
  private final List<Draft> ready = new ArrayList<>();
  private int handedOn;

  /**
   * @param name what the journal knows the run by
   * @param limit most events that are handed on
   * @param send takes drafts that are valid
   */
  Replay(
      String name,
      Selection selection,
      Journal journal,
      Drafting drafting,
      int limit,
      Consumer<List<Draft>> send,
      ReplayReport report) {
    this.name = name;
    this.selection = selection;
    this.journal = journal;
    this.drafting = drafting;
    this.limit = limit;
    this.send = send;
    this.report = report;
  }

  /**
   * @param progress is told now and then that the report has grown
   */
  void run(LogReader quarantine, Runnable progress) {
    Map<Integer, Long> ends = quarantine.ends();
    report.toRead(quarantine.firstOffsets(), ends);
    quarantine.readTo(
        ends,
        record -> {
          QuarantineRecord quarantined = read(record.value());
          // a task of the job that ran twice has left its events twice
          if (quarantined != null && selection.fits(quarantined) && seen.add(place(quarantined))) {
            take(quarantined);
          }
        },
        read -> {
          report.read(read);
          progress.run();
        });
    handOn();
  }

  /** Null for what is no quarantined event, or one of a newer release. */
  private QuarantineRecord read(byte[] value) {
    try {
      return QuarantineRecord.decode(value);
    } catch (IllegalArgumentException e) {
      report.unreadable();
      return null;
    }
  }

  private void take(QuarantineRecord quarantined) {
    report.selected(quarantined.reasons());
    Optional<Journal.Entry> entry = journal.entry(place(quarantined));
    if (entry.isPresent()) {
      if (entry.get().sent() && entry.get().run().equals(name) && !name.isEmpty()) {
        handedOn++;
        report.sentBeforeTheCrash();
      } else if (entry.get().sent()) {
        report.sentBefore();
      } else {
        report.uncertain();
      }
      return;
    }
    Draft draft = drafting.draft(quarantined);
    report.drafted(draft);
    if (!draft.valid()) {
      return;
    }
    if (handedOn + ready.size() >= limit) {
      report.overLimit();
      return;
    }
    ready.add(draft);
    if (ready.size() >= AT_ONCE) {
      handOn();
    }
  }

  private void handOn() {
    if (!ready.isEmpty()) {
      send.accept(List.copyOf(ready));
      handedOn += ready.size();
      ready.clear();
    }
  }

  private static Place place(QuarantineRecord quarantined) {
    return new Place(quarantined.partition(), quarantined.offset());
  }
}
