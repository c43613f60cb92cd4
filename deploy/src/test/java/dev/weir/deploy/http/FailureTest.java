package dev.weir.deploy.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.error.ErrorCode;
import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.ProtocolException;
import java.net.URI;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;

class FailureTest {
  private static final URI SERVER = URI.create("https://somewhere:8081");

  @Test
  void aServerThatIsGoneMayComeBack() {
    passes(Failure.of(SERVER, new ConnectException()));
    passes(Failure.of(SERVER, new IOException("HTTP/1.1 header parser received no bytes")));
    var handshake = new SSLHandshakeException("Remote host terminated the handshake");
    handshake.initCause(new EOFException());
    passes(Failure.of(SERVER, handshake));
  }

  @Test
  void anAuthorityThatIsNotTrustedStaysSo() {
    Failure failure = Failure.of(SERVER, new SSLException("PKIX path building failed"));
    assertThat(failure.passes()).isFalse();
    assertThat(failure.error().code()).isEqualTo(ErrorCode.CERTIFICATE_INVALID);
  }

  @Test
  void whatIsNoHttpIsSaidWithoutItsBytes() {
    Failure failure =
        Failure.of(SERVER, new IOException(new ProtocolException("Invalid status line: \"\0\"")));
    assertThat(failure.passes()).isFalse();
    assertThat(failure.error().code()).isEqualTo(ErrorCode.COORDINATOR_UNREACHABLE);
    assertThat(failure.error().line()).contains("https://").doesNotContain("\0");
  }

  @Test
  void aRefusalIsWhatTheCoordinatorSays() {
    Failure refused =
        Failure.of(SERVER, 401, "{\"code\":\"WEIR-2005\",\"detail\":\"no\",\"hint\":\"a token\"}");
    assertThat(refused.passes()).isFalse();
    assertThat(refused.error().code()).isEqualTo(ErrorCode.UNAUTHORIZED);
    assertThat(refused.error()).hasMessageContaining("no; give it with --token-file");
    assertThat(
            Failure.of(SERVER, 503, "{\"code\":\"" + ErrorCode.NO_LEADER.code() + "\"}").passes())
        .isTrue();
  }

  @Test
  void anAnswerOfSomebodyElseIsNone() {
    for (String body : new String[] {"<html>", "{}", ""}) {
      Failure failure = Failure.of(SERVER, 404, body);
      assertThat(failure.passes()).isFalse();
      assertThat(failure.error()).hasMessageContaining("not as a coordinator does");
    }
  }

  private static void passes(Failure failure) {
    assertThat(failure.passes()).isTrue();
    assertThat(failure.error().code()).isEqualTo(ErrorCode.COORDINATOR_UNREACHABLE);
  }
}
