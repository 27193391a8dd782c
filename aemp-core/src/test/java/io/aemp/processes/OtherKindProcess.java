package io.aemp.processes;

import java.net.Socket;

import io.aemp.internal.transport.SimpleClient;
import org.jspecify.annotations.Nullable;

/**
 * A process that greets like a node of another kind, and answers when it is asked to show
 * life. Arguments: node ID, host and port.
 */
final class OtherKindProcess {

	private OtherKindProcess() {
	}

	public static void main(String[] arguments) throws Exception {
		Socket socket = new Socket(arguments[1], Integer.parseInt(arguments[2]));
		SimpleClient client = SimpleClient.of(socket);
		client.readGreeting().greet("aemp;1;" + arguments[0] + ";hmac_sha3_512;cbor;mproto=1", "nonce");
		client.send(client.authentication(WatchingProcess.SECRET));
		client.readLine();
		socket.setSoTimeout(0);
		@Nullable Object @Nullable [] packet = client.readPacket();
		while (packet != null) {
			if (packet.length > 1 && "time".equals(packet[1])) {
				client.sendPacket("", "devnull", 1.5);
				ChildProcess.say("asked");
			}
			packet = client.readPacket();
		}
		ChildProcess.say("ended");
	}

}
