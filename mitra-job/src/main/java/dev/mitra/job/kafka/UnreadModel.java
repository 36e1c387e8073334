package dev.mitra.job.kafka;

import dev.mitra.features.check.Finding;
import dev.mitra.features.check.Quote;
import dev.mitra.rules.resource.ResourceId;

/**
 * A model that a reading of the control topic has not put into force because its file could not be
 * read; whoever read the topic before may have been luckier.
 *
 * @param id the model
 * @param epoch the record that publishes it
 * @param uri where its file should be
 * @param reason why it was not read
 */
public record UnreadModel(ResourceId id, long epoch, String uri, String reason) {
  /** What is said of it when a job is not started without it. */
  public Finding finding() {
    return new Finding(
        id.toKey(),
        "is not in force, because its file %s, which epoch %d names, %s. Make the file readable or publish the model anew; with models.startWithout: true the job starts without it"
            .formatted(Quote.of(uri), epoch, reason));
  }
}
