package dev.mitra.job.traffic;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * One event, ready to be sent, and the truth about it. Two are equal when everything in them is,
 * byte for byte.
 *
 * @param time event time, milliseconds since 1970, the same as in the JSON
 * @param id unique within the generator
 * @param type for example {@code payment.attempted}
 * @param json the event in the shape of the default payment schema, UTF-8; not copied, so leave it
 *     as it is
 * @param partitionKey the customer's id, or the card's token for a guest
 * @param scored whether a decision is expected, that is, the type is {@code payment.attempted}
 * @param fraud whether this is part of a fraud. What a victim does for themselves meanwhile is not.
 * @param scenario the {@linkplain Scenario#label() label} of the story the event belongs to
 */
@SuppressWarnings("ArrayRecordComponent") // bytes go straight to a producer; equality is below
public record GeneratedEvent(
    long time,
    String id,
    String type,
    byte[] json,
    String partitionKey,
    boolean scored,
    boolean fraud,
    String scenario) {

  @Override
  public boolean equals(Object other) {
    return other instanceof GeneratedEvent that
        && time == that.time
        && scored == that.scored
        && fraud == that.fraud
        && id.equals(that.id)
        && type.equals(that.type)
        && partitionKey.equals(that.partitionKey)
        && scenario.equals(that.scenario)
        && Arrays.equals(json, that.json);
  }

  @Override
  public int hashCode() {
    return id.hashCode();
  }

  @Override
  public String toString() {
    return scenario + (fraud ? " (fraud) " : " ") + new String(json, StandardCharsets.UTF_8);
  }
}
