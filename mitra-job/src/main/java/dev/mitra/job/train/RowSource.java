package dev.mitra.job.train;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PushbackInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;

/**
 * The rows of a file as texts: CSV with a header (RFC 4180), or JSON objects, one a line, whose
 * first says which columns there are. Compressed with gzip or not; the first bytes tell both. Not
 * thread-safe.
 */
final class RowSource implements Closeable {
  private static final int BUFFER = 1 << 16;
  private static final JsonFactory JSON = new JsonFactory();

  private final Counting file;
  private final long fileBytes;
  private final BufferedReader in;
  private final boolean json;
  private final List<String> names = new ArrayList<>();
  private final Map<String, Integer> places = new HashMap<>();
  private String[] first = {};
  private String[] cells = {};
  private long line;
  private boolean isEnd;

  private RowSource(Path path, Counting file, BufferedReader in) throws IOException {
    this.file = file;
    this.fileBytes = Files.size(path);
    this.in = in;
    in.mark(1);
    int start = in.read();
    in.reset();
    this.json = start == '{';
    if (start < 0) {
      throw new IOException("the file is empty");
    }
    if (json) {
      first = readJson(nextLine(), true);
    } else {
      String header = nextLine();
      for (String name : splitCsv(header.startsWith("\ufeff") ? header.substring(1) : header)) {
        add(name);
      }
    }
  }

  /** Opens a file. */
  static RowSource open(Path path) throws IOException {
    Counting counting = new Counting(Files.newInputStream(path));
    try {
      PushbackInputStream start = new PushbackInputStream(counting, 2);
      byte[] magic = start.readNBytes(2);
      start.unread(magic);
      boolean zipped = magic.length == 2 && magic[0] == 0x1f && magic[1] == (byte) 0x8b;
      InputStream bytes = zipped ? new GZIPInputStream(start, BUFFER) : start;
      return new RowSource(
          path,
          counting,
          new BufferedReader(new InputStreamReader(bytes, StandardCharsets.UTF_8), BUFFER));
    } catch (IOException | RuntimeException e) {
      counting.close();
      throw e;
    }
  }

  /** The names of the columns, in their order. */
  List<String> names() {
    return names;
  }

  /** The line on which the present row ends, counted from 1. */
  long line() {
    return line;
  }

  /** The share of the file that was read. */
  double share() {
    return fileBytes == 0 ? 1 : (double) file.count / fileBytes;
  }

  /** Goes to the next row; answers false when there is none. */
  boolean next() throws IOException {
    if (first.length > 0) {
      cells = first;
      first = new String[0];
      return true;
    }
    String text = nextLine();
    while (text.isEmpty() && !isEnd) {
      text = nextLine();
    }
    if (isEnd) {
      return false;
    }
    cells = json ? readJson(text, false) : splitCsv(text).toArray(new String[0]);
    if (cells.length != names.size()) {
      throw new IOException(
          "line " + line + " has " + cells.length + " cells; the header has " + names.size());
    }
    return true;
  }

  /** The text of a cell of the present row; empty when it has no value. */
  String cell(int column) {
    return cells[column];
  }

  private String nextLine() throws IOException {
    String text = in.readLine();
    line++;
    isEnd = text == null;
    if (text == null) {
      return "";
    }
    // A line break inside quotes belongs to the cell.
    while (!json && isOpen(text)) {
      String more = in.readLine();
      if (more == null) {
        throw new IOException("the quotes that are open on line " + line + " never close");
      }
      line++;
      text = text + "\n" + more;
    }
    return text;
  }

  private static boolean isOpen(String text) {
    if (text.indexOf('"') < 0) {
      return false;
    }
    return text.chars().filter(c -> c == '"').count() % 2 == 1;
  }

  private static List<String> splitCsv(String text) {
    List<String> cells = new ArrayList<>();
    int from = 0;
    while (true) {
      if (from < text.length() && text.charAt(from) == '"') {
        StringBuilder cell = new StringBuilder();
        int at = from + 1;
        while (at < text.length()) {
          char c = text.charAt(at);
          boolean twice = c == '"' && at + 1 < text.length() && text.charAt(at + 1) == '"';
          if (c == '"' && !twice) {
            break;
          }
          cell.append(c);
          at += twice ? 2 : 1;
        }
        cells.add(cell.toString());
        from = text.indexOf(',', at);
      } else {
        int comma = text.indexOf(',', from);
        cells.add(comma < 0 ? text.substring(from) : text.substring(from, comma));
        from = comma;
      }
      if (from < 0) {
        return cells;
      }
      from++;
    }
  }

  private String[] readJson(String text, boolean header) throws IOException {
    String[] row = new String[Math.max(names.size(), 16)];
    Arrays.fill(row, "");
    try (JsonParser parser = JSON.createParser(text)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new IOException("line " + line + " is no JSON object");
      }
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        String name = parser.currentName();
        Integer place = places.get(name);
        if (place == null) {
          if (!header) {
            throw new IOException(
                "line " + line + " has a column that the first line has not: " + name);
          }
          place = add(name);
          if (place == row.length) {
            row = Arrays.copyOf(row, 2 * place);
            Arrays.fill(row, place, row.length, "");
          }
        }
        JsonToken value = parser.nextToken();
        if (value.isStructStart()) {
          throw new IOException(
              "line " + line + " has an object or array; numbers and texts are allowed");
        }
        row[place] = value == JsonToken.VALUE_NULL ? "" : parser.getText();
      }
    }
    return Arrays.copyOf(row, names.size());
  }

  private int add(String name) throws IOException {
    if (places.put(name, names.size()) != null) {
      throw new IOException("the column " + name + " is there twice");
    }
    names.add(name);
    return names.size() - 1;
  }

  @Override
  public void close() throws IOException {
    in.close();
    file.close();
  }

  /** Counts what was read of the file itself. */
  private static final class Counting extends FilterInputStream {
    private long count;

    Counting(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      int read = super.read();
      count += read < 0 ? 0 : 1;
      return read;
    }

    @Override
    public int read(byte[] bytes, int from, int most) throws IOException {
      int read = super.read(bytes, from, most);
      count += Math.max(0, read);
      return read;
    }
  }
}
