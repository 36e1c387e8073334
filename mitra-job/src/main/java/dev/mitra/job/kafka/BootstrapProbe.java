package dev.mitra.job.kafka;

import dev.mitra.features.check.Finding;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * Finds out why no broker has answered. To a client it looks the same whether nobody listens or
 * whether one side speaks TLS and the other does not; a connection of its own tells them apart.
 * Sends nothing but the beginning of a TLS connection.
 */
final class BootstrapProbe {
  private static final int PATIENCE_MILLIS = 3_000;
  private static final int LARGEST_PORT = 65_535;
  private static final String WHERE = "kafka.bootstrapServers";

  private enum Found {
    NO_ADDRESS,
    UNKNOWN_HOST,
    NOBODY,
    TLS,
    PLAIN,
    SILENT
  }

  private BootstrapProbe() {}

  /**
   * Looks at each of the bootstrap servers, a few seconds at most for each; empty when one of them
   * takes connections of the kind that the client makes.
   *
   * @param client the properties of the client that got no answer
   */
  static Optional<Finding> problem(Map<String, String> client) {
    String protocol =
        client.getOrDefault("security.protocol", "PLAINTEXT").toUpperCase(Locale.ROOT);
    boolean tls = protocol.equals("SSL") || protocol.equals("SASL_SSL");
    List<String> problems = new ArrayList<>();
    for (String address : client.getOrDefault("bootstrap.servers", "").split(",", -1)) {
      String shown = address.strip();
      switch (look(shown)) {
        case NO_ADDRESS ->
            problems.add("'" + shown + "' is no address; write HOST:PORT, with commas between");
        case UNKNOWN_HOST -> problems.add("no machine has the name of " + shown);
        case NOBODY -> problems.add("nothing listens at " + shown);
        case TLS -> {
          if (!tls) {
            return Optional.of(
                new Finding(
                    "kafka.properties",
                    shown
                        + " takes TLS connections only, and security.protocol is "
                        + protocol
                        + "; set it to SASL_SSL, or to SSL where no user is asked for"));
          }
          return Optional.empty();
        }
        case PLAIN -> {
          if (tls) {
            return Optional.of(
                new Finding(
                    WHERE,
                    shown
                        + " takes no TLS connections, and security.protocol is "
                        + protocol
                        + "; name a port of Kafka that speaks TLS. Send no password to one that"
                        + " does not"));
          }
          return Optional.empty();
        }
        case SILENT -> {
          return Optional.empty();
        }
      }
    }
    return Optional.of(
        new Finding(WHERE, String.join(", ", problems) + "; start Kafka, or correct the address"));
  }

  private static Found look(String address) {
    int colon = address.lastIndexOf(':');
    int port = colon <= 0 ? -1 : port(address.substring(colon + 1));
    if (port < 0) {
      return Found.NO_ADDRESS;
    }
    // An IPv6 address stands in brackets.
    String host = address.substring(0, colon).replace("[", "").replace("]", "");
    try {
      for (InetAddress each : InetAddress.getAllByName(host)) {
        Found found = look(new InetSocketAddress(each, port), host);
        if (found != Found.NOBODY) {
          return found;
        }
      }
      return Found.NOBODY;
    } catch (UnknownHostException e) {
      return Found.UNKNOWN_HOST;
    }
  }

  private static Found look(InetSocketAddress target, String host) {
    try (Socket socket = new Socket()) {
      socket.connect(target, PATIENCE_MILLIS);
      socket.setSoTimeout(PATIENCE_MILLIS);
      return speak(socket, host, target.getPort());
    } catch (IOException e) {
      return Found.NOBODY;
    }
  }

  private static int port(String text) {
    try {
      int port = Integer.parseInt(text);
      return port > 0 && port <= LARGEST_PORT ? port : -1;
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  /** Begins a TLS connection, and tells from the answer whether the other side knows TLS. */
  private static Found speak(Socket connected, String host, int port) {
    SSLSocketFactory factory = (SSLSocketFactory) SSLSocketFactory.getDefault();
    try (SSLSocket socket = (SSLSocket) factory.createSocket(connected, host, port, true)) {
      socket.startHandshake();
      return Found.TLS;
    } catch (SSLException e) {
      Throwable cause = e.getCause();
      if (cause instanceof SocketTimeoutException) {
        return Found.SILENT;
      }
      // A certificate that is not trusted here, or an alert: that was TLS. A hang-up and plain text
      // were not.
      boolean hungUp = cause instanceof IOException && !(cause instanceof SSLException);
      return hungUp || String.valueOf(e.getMessage()).contains("nrecognized SSL message")
          ? Found.PLAIN
          : Found.TLS;
    } catch (SocketTimeoutException e) {
      return Found.SILENT;
    } catch (IOException e) {
      return Found.PLAIN;
    }
  }
}
