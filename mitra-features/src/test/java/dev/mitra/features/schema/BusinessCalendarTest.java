package dev.mitra.features.schema;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mitra.features.Seeds;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.zone.ZoneOffsetTransition;
import java.util.EnumSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The calendar's flags are those of java.time, in every zone and around every change of clocks. */
class BusinessCalendarTest {
  private static final Set<DayOfWeek> WEEKEND = EnumSet.of(DayOfWeek.SATURDAY, DayOfWeek.SUNDAY);

  /** The first of the month and the last two. */
  private static final Set<Integer> SALARY_DAYS = Set.of(1, -1, -2);

  private static double valueOf(String name, BusinessCalendar calendar, long millis) {
    double[] out = new double[BusinessCalendar.NAMES.size()];
    calendar.fill(millis, out, 0);
    return out[BusinessCalendar.NAMES.indexOf(name)];
  }

  private static void assertSameAsJavaTime(BusinessCalendar calendar, ZoneId zone, long millis) {
    double[] out = new double[1 + BusinessCalendar.NAMES.size()];
    calendar.fill(millis, out, 1);
    ZonedDateTime there = Instant.ofEpochMilli(millis).atZone(zone);
    int hour = there.getHour();
    assertThat(out)
        .as("%s (%d)", there, millis)
        .containsExactly(
            0,
            hour,
            there.getDayOfWeek().getValue(),
            there.getDayOfMonth(),
            WEEKEND.contains(there.getDayOfWeek()) ? 1 : 0,
            hour >= 23 || hour <= 5 ? 1 : 0,
            there.getDayOfMonth() == 1 || there.plusDays(2).getDayOfMonth() <= 2 ? 1 : 0);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "UTC",
        "Asia/Kolkata",
        "Asia/Kathmandu",
        "Europe/Berlin",
        "America/New_York",
        "America/Sao_Paulo",
        "Australia/Lord_Howe",
        "Africa/Casablanca",
        "Pacific/Apia",
        "+05:30",
        "-18:00"
      })
  void flagsAreThoseOfJavaTime(String name) {
    ZoneId zone = ZoneId.of(name);
    Random random = Seeds.random(Seeds.announce(BusinessCalendarTest.class), name.hashCode());
    BusinessCalendar calendar = new BusinessCalendar(zone, WEEKEND, 23, 5, SALARY_DAYS);
    // One calendar for all moments, back and forth: it keeps an offset between them.
    for (int i = 0; i < 5_000; i++) {
      assertSameAsJavaTime(calendar, zone, (long) (random.nextDouble() * 4_102_444_800_000L));
    }
    Instant from = Instant.parse("1990-01-01T00:00:00Z");
    for (int i = 0; i < 150; i++) {
      ZoneOffsetTransition next = zone.getRules().nextTransition(from);
      if (next == null) {
        break;
      }
      from = next.getInstant();
      for (long around : new long[] {-3_600_000, -1, 0, 1, 3_599_999, 3_600_000, -1, 0}) {
        assertSameAsJavaTime(calendar, zone, from.toEpochMilli() + around);
      }
    }
    for (long edge : new long[] {0, -1, 951_782_400_000L, 253_402_300_799_999L}) {
      assertSameAsJavaTime(calendar, zone, edge);
    }
  }

  @ParameterizedTest(name = "night from {0} to {1}: at {2} it is {3}")
  @CsvSource({
    "23, 5, 22, 0",
    "23, 5, 23, 1",
    "23, 5, 0, 1",
    "23, 5, 5, 1",
    "23, 5, 6, 0",
    "0, 4, 0, 1",
    "0, 4, 4, 1",
    "0, 4, 5, 0",
    "0, 4, 23, 0",
    "3, 3, 3, 1",
    "3, 3, 2, 0",
    "3, 3, 4, 0"
  })
  void theNightHasBothItsHoursAndMayPassMidnight(int from, int to, int hour, double night) {
    BusinessCalendar calendar =
        new BusinessCalendar(ZoneId.of("UTC"), WEEKEND, from, to, SALARY_DAYS);
    assertThat(valueOf("time.night", calendar, hour * 3_600_000L)).isEqualTo(night);
    assertThat(valueOf("time.night", calendar, hour * 3_600_000L + 3_599_999)).isEqualTo(night);
  }

  @ParameterizedTest(name = "salary on day {0}: on {1} it is {2}")
  @CsvSource({
    "1, 2026-02-28, 0",
    "1, 2026-03-01, 1",
    "28, 2026-02-28, 1",
    "-1, 2026-02-28, 1",
    "-1, 2028-02-28, 0",
    "-1, 2028-02-29, 1",
    "-3, 2026-04-28, 1",
    "-3, 2026-05-28, 0",
    "-3, 2026-05-29, 1",
    "31, 2026-05-31, 1",
    "31, 2026-04-30, 0",
    "-31, 2026-05-01, 1",
    "-31, 2026-04-01, 0"
  })
  void salaryDaysAreCountedFromBothEndsOfTheMonth(int day, LocalDate date, double salaryDay) {
    BusinessCalendar calendar = new BusinessCalendar(ZoneOffset.UTC, WEEKEND, 23, 5, Set.of(day));
    long midnight = date.atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli();
    assertThat(valueOf("time.salary_day", calendar, midnight)).isEqualTo(salaryDay);
    assertThat(valueOf("time.salary_day", calendar, midnight + 86_399_999)).isEqualTo(salaryDay);
  }

  @Test
  void withoutSalaryDaysNoDayIsOne() {
    BusinessCalendar calendar = new BusinessCalendar(ZoneOffset.UTC, WEEKEND, 23, 5, Set.of());
    for (long day = 0; day < 366; day++) {
      assertThat(valueOf("time.salary_day", calendar, day * 86_400_000)).isZero();
    }
  }

  @Test
  void aCopyHasTheSameSettings() {
    BusinessCalendar calendar =
        new BusinessCalendar(
            ZoneId.of("Asia/Riyadh"),
            EnumSet.of(DayOfWeek.FRIDAY, DayOfWeek.SATURDAY),
            1,
            4,
            Set.of(7, -7));
    double[] out = new double[BusinessCalendar.NAMES.size()];
    double[] copied = new double[BusinessCalendar.NAMES.size()];
    for (long hour = 0; hour < 24 * 31; hour++) {
      calendar.fill(hour * 3_600_000, out, 0);
      calendar.copy().fill(hour * 3_600_000, copied, 0);
      assertThat(copied).isEqualTo(out);
    }
  }
}
