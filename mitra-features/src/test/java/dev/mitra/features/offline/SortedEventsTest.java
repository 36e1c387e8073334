package dev.mitra.features.offline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mitra.features.Seeds;
import dev.mitra.features.TestPayments;
import dev.mitra.features.event.Event;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SortedEventsTest {
  @Test
  void eventsComeByTimeAndThoseOfOneTimeAsTheyCame() throws IOException {
    long seed = Seeds.announce(getClass());
    Random random = Seeds.random(seed, 0);
    SortedEvents sorted = new SortedEvents();
    List<String> wanted = new ArrayList<>();
    List<Event> events = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      Event event =
          TestPayments.decode(
              "{\"id\":\"e%d\",\"type\":\"t\",\"time\":%d,\"pay\":{\"amount\":%d}}"
                  .formatted(i, random.nextInt(300), i));
      events.add(event);
      sorted.add(event);
    }
    assertThat(sorted.size()).isEqualTo(1000);
    assertThat(sorted.bytes()).isPositive();
    events.sort(Comparator.comparingLong(Event::time));
    events.forEach(event -> wanted.add(text(event)));
    List<String> given = new ArrayList<>();
    sorted.drain(event -> given.add(text(event)));
    assertThat(given).as("seed %d", seed).isEqualTo(wanted);
    assertThat(sorted.size()).isZero();
    assertThat(sorted.bytes()).isZero();
  }

  private static String text(Event event) {
    int amount = TestPayments.SCHEMA.field("amount").orElseThrow().slot();
    return event.id() + " " + event.time() + " " + Double.longBitsToDouble(event.bits(amount));
  }
}
