package dev.mitra.job.modelfile;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;

/**
 * A URI that can be read in one way only. Escapes, dots and doubled slashes mean different things
 * to different file systems, and could lead out of the place that a URI seems to lie in.
 *
 * @param scheme in lower case
 * @param authority host or bucket; empty for none
 * @param path begins with a slash
 */
record PlainUri(String scheme, String authority, String path) {

  /** What stands against a text; empty for a plain URI. */
  static Optional<String> refuse(String text) {
    URI uri;
    try {
      uri = new URI(text);
    } catch (URISyntaxException e) {
      return Optional.of("is no URI");
    }
    String path = uri.getRawPath();
    if (!uri.isAbsolute() || uri.isOpaque() || path == null || !path.startsWith("/")) {
      return Optional.of("is no absolute URI such as file:///models/m.json or s3://bucket/m.json");
    }
    if (uri.getUserInfo() != null || uri.getRawQuery() != null || uri.getRawFragment() != null) {
      return Optional.of("has a user, a query or a fragment; scheme, host and path are allowed");
    }
    if (text.indexOf('%') >= 0) {
      return Optional.of("has an escape (%); names that need none are allowed");
    }
    String[] segments = path.substring(1).split("/", -1);
    for (int i = 0; i < segments.length; i++) {
      boolean last = i == segments.length - 1;
      if (segments[i].equals(".") || segments[i].equals("..") || (segments[i].isEmpty() && !last)) {
        return Optional.of("has '.', '..' or '//' in its path; plain names are allowed");
      }
    }
    return Optional.empty();
  }

  /**
   * Takes a plain URI apart.
   *
   * @throws IllegalArgumentException when it is none
   */
  static PlainUri of(String text) {
    refuse(text)
        .ifPresent(
            problem -> {
              throw new IllegalArgumentException(problem);
            });
    URI uri = URI.create(text);
    String authority = uri.getRawAuthority();
    return new PlainUri(
        uri.getScheme().toLowerCase(Locale.ROOT),
        authority == null ? "" : authority,
        uri.getRawPath());
  }

  /** Whether it is a folder in which a URI lies. */
  boolean holds(PlainUri other) {
    return scheme.equals(other.scheme)
        && authority.equals(other.authority)
        && path.endsWith("/")
        && other.path.startsWith(path)
        && other.path.length() > path.length();
  }
}
