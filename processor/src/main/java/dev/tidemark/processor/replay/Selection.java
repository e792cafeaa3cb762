package dev.tidemark.processor.replay;

import dev.tidemark.events.QuarantineReason;
import dev.tidemark.events.QuarantineRecord;
import dev.tidemark.events.Topics;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * Which quarantined events are meant: those that all of it fits.
 *
 * @param reasons events with one of these reasons; all where there is none
 * @param page events of this page
 * @param appVersion events of this version
 * @param from events that were appended then or later
 * @param until events that were appended before
 * @param places events that stand at one of these; all where there is none
 */
record Selection(
    Set<QuarantineReason> reasons,
    Optional<String> page,
    Optional<String> appVersion,
    Optional<Instant> from,
    Optional<Instant> until,
    Set<Place> places) {

  boolean fits(QuarantineRecord record) {
    Instant appended = Instant.ofEpochMilli(record.appendedAtMillis());
    return record.topic().equals(Topics.EVENTS)
        && (reasons.isEmpty() || record.reasons().stream().anyMatch(reasons::contains))
        && (page.isEmpty() || page.get().equals(record.page()))
        && (appVersion.isEmpty() || appVersion.get().equals(record.appVersion()))
        && (from.isEmpty() || !appended.isBefore(from.get()))
        && (until.isEmpty() || appended.isBefore(until.get()))
        && (places.isEmpty() || places.contains(new Place(record.partition(), record.offset())));
  }
}
