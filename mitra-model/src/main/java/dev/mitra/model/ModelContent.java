package dev.mitra.model;

import java.net.URI;

/** Where the bytes of a model file are. */
public sealed interface ModelContent {

  /**
   * In the manifest.
   *
   * @param base64 the bytes as base64, without line breaks
   */
  record Inline(String base64) implements ModelContent {
    @Override
    public String toString() {
      return "Inline[" + base64.length() + " characters]";
    }
  }

  /**
   * In a file system that Flink knows.
   *
   * @param uri absolute, with a scheme such as file, s3 or hdfs
   */
  record AtUri(URI uri) implements ModelContent {}
}
