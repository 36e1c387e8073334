package dev.mitra.job.modelfile;

import java.io.Serializable;
import java.util.List;
import java.util.Optional;

/**
 * From where model files may be read, and how long that may take. Whoever publishes a model makes
 * the job read a file: without a list of places that would be any file that the job can reach.
 *
 * @param locations folders, as URIs that end with a slash; none: no file may be read
 * @param timeoutMillis how long reading one file may take
 * @param startWithout whether the job starts also without models whose files cannot be read then
 */
public record ModelFileSettings(List<String> locations, long timeoutMillis, boolean startWithout)
    implements Serializable {
  /** How long reading one file may take by default. */
  public static final long DEFAULT_TIMEOUT_MILLIS = 30_000;

  /** No file may be read. */
  public static final ModelFileSettings NONE =
      new ModelFileSettings(List.of(), DEFAULT_TIMEOUT_MILLIS);

  /**
   * Any file of this machine: for tools whose user publishes nothing and reads files of their own.
   */
  public static final ModelFileSettings LOCAL_FILES =
      new ModelFileSettings(List.of("file:///"), DEFAULT_TIMEOUT_MILLIS);

  private static final int MOST_SHOWN = 5;

  /**
   * Copies the list.
   *
   * @throws IllegalArgumentException when a location is {@linkplain #refuseLocation not allowed},
   *     or no time is
   */
  public ModelFileSettings {
    locations = List.copyOf(locations);
    for (String location : locations) {
      refuseLocation(location)
          .ifPresent(
              problem -> {
                throw new IllegalArgumentException(location + " " + problem);
              });
    }
    if (timeoutMillis < 1) {
      throw new IllegalArgumentException("reading a file may take at least a millisecond");
    }
  }

  /** Settings with which the job does not start without a model. */
  public ModelFileSettings(List<String> locations, long timeoutMillis) {
    this(locations, timeoutMillis, false);
  }

  /** What stands against a text as a location; empty when it is one. */
  public static Optional<String> refuseLocation(String text) {
    return PlainUri.refuse(text)
        .or(
            () ->
                text.endsWith("/")
                    ? Optional.empty()
                    : Optional.of("does not end with '/'; a folder is expected"));
  }

  /** What stands against reading a URI, as a finding says it; empty when it may be read. */
  public Optional<String> refuse(String uri) {
    if (locations.isEmpty()) {
      return Optional.of(
          "no place is allowed to read model files from; list it in models.locations of the job's"
              + " configuration");
    }
    Optional<String> problem = PlainUri.refuse(uri);
    if (problem.isPresent()) {
      return problem;
    }
    PlainUri file = PlainUri.of(uri);
    for (String location : locations) {
      if (PlainUri.of(location).holds(file)) {
        return Optional.empty();
      }
    }
    String more = locations.size() > MOST_SHOWN ? ", …" : "";
    return Optional.of(
        "is outside the places that models.locations of the job's configuration allows: "
            + String.join(", ", locations.subList(0, Math.min(MOST_SHOWN, locations.size())))
            + more);
  }
}
