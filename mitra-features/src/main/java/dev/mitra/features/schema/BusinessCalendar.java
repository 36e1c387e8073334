package dev.mitra.features.schema;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.util.List;
import java.util.Set;

/**
 * The calendar flags of a moment, in the schema's zone. The zone's offset is kept until its next
 * transition, so that the common case is arithmetic. Not thread-safe for that reason: each operator
 * takes its own {@link #copy}.
 */
public final class BusinessCalendar {
  /** The names of what {@link #fill} writes, in its order. */
  public static final List<String> NAMES =
      List.of(
          "time.hour",
          "time.day_of_week",
          "time.day_of_month",
          "time.weekend",
          "time.night",
          "time.salary_day");

  /** What days of the month are counted up to, from its beginning and from its end. */
  public static final int LONGEST_MONTH = 31;

  private static final long DAY_MILLIS = 86_400_000L;
  private static final long HOUR_MILLIS = 3_600_000L;

  private final ZoneId zone;
  private final Set<DayOfWeek> weekend;
  private final int nightFrom;
  private final int nightTo;
  private final Set<Integer> salaryDays;
  private final boolean[] weekendByIsoDay = new boolean[8];
  private final boolean[] salaryFromStart = new boolean[LONGEST_MONTH + 1];
  private final boolean[] salaryFromEnd = new boolean[LONGEST_MONTH + 1];

  private long offsetFrom = Long.MAX_VALUE;
  private long offsetUntil = Long.MIN_VALUE;
  private long offsetMillis;

  /**
   * A calendar.
   *
   * @param zone the zone in which hours and days are read
   * @param weekend the days of the weekend
   * @param nightFrom first hour of the night, 0 to 23
   * @param nightTo last hour of the night, 0 to 23, included; smaller than {@code nightFrom} when
   *     the night passes midnight
   * @param salaryDays the days of the month on which salaries come: 1 to 31 from its beginning, -1
   *     (the last day) to -31 from its end; a day that a month does not have is none
   */
  public BusinessCalendar(
      ZoneId zone, Set<DayOfWeek> weekend, int nightFrom, int nightTo, Set<Integer> salaryDays) {
    this.zone = zone;
    this.weekend = Set.copyOf(weekend);
    this.nightFrom = nightFrom;
    this.nightTo = nightTo;
    this.salaryDays = Set.copyOf(salaryDays);
    weekend.forEach(day -> weekendByIsoDay[day.getValue()] = true);
    salaryDays.forEach(day -> (day > 0 ? salaryFromStart : salaryFromEnd)[Math.abs(day)] = true);
  }

  /** A calendar of the same settings for another thread. */
  public BusinessCalendar copy() {
    return new BusinessCalendar(zone, weekend, nightFrom, nightTo, salaryDays);
  }

  /**
   * Writes hour (0 to 23), ISO day of week (1 Monday to 7 Sunday), day of month (1 to 31), weekend,
   * night and salary day (1 or 0) of a moment.
   *
   * @param epochMillis the moment, milliseconds since 1970
   * @param out where to write as many values as there are {@link #NAMES}
   * @param at index of the first
   */
  public void fill(long epochMillis, double[] out, int at) {
    long local = epochMillis + offset(epochMillis);
    long day = Math.floorDiv(local, DAY_MILLIS);
    int hour = (int) (Math.floorMod(local, DAY_MILLIS) / HOUR_MILLIS);
    // 1970-01-01 was a Thursday, ISO day 4.
    int isoDay = (int) Math.floorMod(day + 3, 7L) + 1;
    out[at] = hour;
    out[at + 1] = isoDay;
    LocalDate date = LocalDate.ofEpochDay(day);
    int ofMonth = date.getDayOfMonth();
    int fromEnd = date.lengthOfMonth() - ofMonth + 1;
    out[at + 2] = ofMonth;
    out[at + 3] = weekendByIsoDay[isoDay] ? 1 : 0;
    out[at + 4] = isNight(hour) ? 1 : 0;
    out[at + 5] = salaryFromStart[ofMonth] || salaryFromEnd[fromEnd] ? 1 : 0;
  }

  private boolean isNight(int hour) {
    return nightFrom <= nightTo
        ? hour >= nightFrom && hour <= nightTo
        : hour >= nightFrom || hour <= nightTo;
  }

  private long offset(long epochMillis) {
    if (epochMillis < offsetFrom || epochMillis >= offsetUntil) {
      Instant instant = Instant.ofEpochMilli(epochMillis);
      ZoneOffset offset = zone.getRules().getOffset(instant);
      ZoneOffsetTransition next = zone.getRules().nextTransition(instant);
      offsetMillis = offset.getTotalSeconds() * 1000L;
      offsetFrom = epochMillis;
      offsetUntil = next == null ? Long.MAX_VALUE : next.getInstant().toEpochMilli();
    }
    return offsetMillis;
  }
}
