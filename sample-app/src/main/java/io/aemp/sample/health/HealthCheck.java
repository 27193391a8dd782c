package io.aemp.sample.health;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * Asks a node in the same container for its health. The container engine runs this
 * program every few seconds. It needs no tool of the image besides Java, and uses so few
 * classes that it starts quickly.
 *
 * @since 0.1.0
 */
public final class HealthCheck {

	private static final int MANAGEMENT_PORT = 8081;

	private static final String PATH = "/actuator/health/readiness";

	private static final int TIMEOUT_MILLIS = 5000;

	private HealthCheck() {
	}

	/**
	 * Asks once and ends the process: with 0 if the node is ready, otherwise with 1.
	 * @param args none
	 */
	public static void main(String[] args) {
		System.exit(isReady(MANAGEMENT_PORT) ? 0 : 1);
	}

	static boolean isReady(int port) {
		try (Socket socket = new Socket()) {
			socket.setSoTimeout(TIMEOUT_MILLIS);
			socket.connect(new InetSocketAddress("127.0.0.1", port), TIMEOUT_MILLIS);
			socket.getOutputStream()
				.write(("GET " + PATH + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
					.getBytes(StandardCharsets.US_ASCII));
			String status = new BufferedReader(
					new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))
				.readLine();
			System.out.println(PATH + " answers " + status);
			return status != null && status.startsWith("HTTP/1.1 200");
		}
		catch (IOException ex) {
			System.out.println(PATH + " does not answer: " + ex.getMessage());
			return false;
		}
	}

}
