package io.aemp.fuzz;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;

import io.aemp.NodeId;
import io.aemp.internal.handshake.Greeting;
import io.aemp.internal.handshake.Handshake;
import io.aemp.internal.handshake.HandshakeException;
import io.aemp.internal.wire.FrameException;
import io.aemp.internal.wire.FrameLimits;
import io.aemp.internal.wire.FrameReader;
import io.aemp.internal.wire.Framing;

/**
 * Checks the promises of a handshake, whatever arrives (protocol, section 1). Dialling
 * and accepting are the same to it; what differs is which side chooses, and that follows
 * from the two greetings.
 * <ul>
 * <li>nothing but {@link HandshakeException} is thrown, and it tells no secret;</li>
 * <li>the cuts between the bytes do not count;</li>
 * <li>nobody is verified who did not prove itself by a method that we accept, and that
 * proves something with or without TLS, after lines that are not too long;</li>
 * <li>TLS begins right behind the nonces if both sides announce it, and only then; no
 * byte behind them is taken before it is up;</li>
 * <li>no byte behind the authentication line is taken, and the only thing said before it
 * is our own one, if the choice is not ours;</li>
 * <li>memory follows what came.</li>
 * </ul>
 *
 * An input cannot guess a hash: {@code {hmac}}, {@code {tls}} and {@code {secret}} in its
 * authentication line stand for the right proofs.
 */
final class HandshakeTarget {

	private static final FrameLimits LIMITS = FrameLimits.ofFrameBytes(1 << 16);

	private HandshakeTarget() {
	}

	/**
	 * Carries out a handshake with an input as the other side and checks everything.
	 * @return what came of it
	 */
	static Outcome check(byte[] bytes) {
		Input raw = Input.of(bytes);
		Circumstances circumstances = Circumstances.of(raw.choice());
		Input input = raw.with(withProofs(raw.bytes(), circumstances));
		Conversation single = converse(circumstances, input, input::single);
		Property.holds(single.equals(converse(circumstances, input, input::whole)), "One piece is not like many");
		Property.holds(single.equals(converse(circumstances, input, input::cut)), "The cuts count");
		if (single.verified() != null) {
			checkVerified(circumstances, Lines.of(input.bytes()), single, single.verified());
			readPackets(input.bytes(), single.taken(), single.verified().inboundFraming());
		}
		else if (single.refusal() != null) {
			checkRefusal(circumstances, Lines.text(input.bytes()), single.refusal());
		}
		else {
			checkUnfinished(circumstances, input.bytes(), single);
		}
		return new Outcome(single.verified() != null, single.refusal());
	}

	private static byte[] withProofs(byte[] bytes, Circumstances circumstances) {
		Lines lines = Lines.of(bytes);
		if (lines.whole().size() < 2) {
			return bytes;
		}
		String text = Lines.text(bytes);
		int begin = lines.end(2);
		int end = (lines.whole().size() > 2) ? lines.end(3) : text.length();
		String authentication = text.substring(begin, end)
			.replace("{hmac}", circumstances.peerProof(Circumstances.HMAC, lines.greeting()))
			.replace("{tls}", circumstances.peerProof(Circumstances.TLS, lines.greeting()))
			.replace("{secret}", circumstances.peerProof(Circumstances.CLEARTEXT, lines.greeting()));
		return (text.substring(0, begin) + authentication + text.substring(end)).getBytes(StandardCharsets.ISO_8859_1);
	}

	private static Conversation converse(Circumstances circumstances, Input input, Supplier<List<ByteBuffer>> pieces) {
		return Property.allocatesLittle(input.bytes().length,
				() -> Conversation.of(circumstances.handshake(), pieces.get()));
	}

	private static void checkVerified(Circumstances circumstances, Lines lines, Conversation conversation,
			Handshake.Verified verified) {
		Property.holds(lines.whole().size() == 3 && conversation.taken() == lines.end(),
				"Not the bytes up to the end of the authentication line were taken");
		Property.holds(lines.whole().stream().allMatch((line) -> line.length() <= Handshake.MAX_LINE),
				"A line is too long");
		String[] fields = lines.content(2).split(";", -1);
		Greeting ours = circumstances.greeting();
		Property.holds(ours.methods().contains(fields[0]), "A method was accepted that was not announced");
		Property.holds(switch (fields[0]) {
			case Circumstances.HMAC, Circumstances.CLEARTEXT -> circumstances.hasSecret();
			case Circumstances.TLS, Circumstances.TLS_ANON -> conversation.tls() != null;
			default -> false;
		}, "A method was accepted that proves nothing");
		Property.holds(verified.trusted() != fields[0].equals(Circumstances.TLS_ANON), "The wrong one is trusted");
		Property.holds(fields[1].equals(circumstances.peerProof(fields[0], lines.greeting())),
				"Somebody was verified without a proof");
		Property.holds(ours.framings().contains(fields[2]) && fields[2].equals(verified.inboundFraming()),
				"A framing was accepted that was not announced");
		Greeting peer = verified.peer();
		Property.holds(NodeId.isLegal(peer.nodeId()) && !peer.nodeId().equals(ours.nodeId()), "Illegal node ID");
		Property.holds(lines.content(0).split(";", -1)[2].equals(peer.nodeId()), "Wrong node ID");
		Property.holds(peer.maxFrameBytes() >= 0, "A negative limit");
		Property.holds(verified.chosen() != weChoose(circumstances, peer), "The wrong side chooses");
		String choice = (!verified.chosen() && peer.isOurKind()) ? ";choice=" + Conversation.CHOICE : "";
		String framing = checkProof(circumstances, lines, conversation, peer, choice);
		Property.holds(verified.outboundFraming().equals(framing), "Not the framing that we announced");
	}

	/**
	 * We prove ourselves as the other side wants it, over TLS by what it is for, and else
	 * by the secret.
	 * @return the framing in which we write
	 */
	private static String checkProof(Circumstances circumstances, Lines lines, Conversation conversation, Greeting peer,
			String choice) {
		checkTls(circumstances, lines, conversation, peer);
		List<String> possible = (conversation.tls() != null) ? List.of(Circumstances.TLS, Circumstances.TLS_ANON)
				: List.of(Circumstances.HMAC);
		String method = peer.methods()
			.stream()
			.filter((name) -> possible.contains(name) && circumstances.offer().contains(name))
			.findFirst()
			.orElseThrow(() -> new AssertionError("A method that one side does not want"));
		String framing = peer.framings()
			.stream()
			.filter(circumstances.greeting().framings()::contains)
			.findFirst()
			.orElseThrow(() -> new AssertionError("A framing that one side does not have"));
		String proof = circumstances.localProof(method, lines.greeting());
		Property.holds(conversation.said().equals(method + ';' + proof + ';' + framing + choice + '\n'),
				"Our authentication line is wrong");
		return framing;
	}

	/** It begins if both sides want it, and with the roles that the nonces give. */
	private static void checkTls(Circumstances circumstances, Lines lines, Conversation conversation, Greeting peer) {
		Handshake.StartTls expected = circumstances.isTls(peer)
				? new Handshake.StartTls(Circumstances.isTlsClient(lines.content(1))) : null;
		Property.holds(Objects.equals(conversation.tls(), expected), "TLS is not what both sides announced");
		Property.holds(expected != null || circumstances.hasSecret(), "Neither TLS nor a secret");
	}

	private static boolean weChoose(Circumstances circumstances, Greeting peer) {
		return !peer.isOurKind() || circumstances.greeting().nodeId().compareTo(peer.nodeId()) < 0;
	}

	/**
	 * The node reads what follows: nothing else may come of it than packets or an end.
	 */
	private static void readPackets(byte[] bytes, int from, String framing) {
		FrameReader reader = Framing.named(framing).newReader(LIMITS);
		reader.feed(ByteBuffer.wrap(bytes, from, bytes.length - from));
		try {
			while (reader.next() != null) {
				continue;
			}
		}
		catch (FrameException ex) {
			Property.refusal(ex);
		}
	}

	/** Unless the other side said it itself, a refusal does not tell the secret. */
	private static void checkRefusal(Circumstances circumstances, String text, String refusal) {
		for (String secret : List.of(Lines.text(circumstances.secret()), circumstances.cleartext())) {
			Property.holds(secret.isEmpty() || !refusal.contains(secret) || text.contains(secret),
					"A refusal tells the secret");
		}
	}

	private static void checkUnfinished(Circumstances circumstances, byte[] bytes, Conversation conversation) {
		Lines lines = Lines.of(bytes);
		Property.holds(lines.whole().size() < 3, "A line was ignored");
		Property.holds(bytes.length - lines.end() < Handshake.MAX_LINE, "A line is too long");
		if (lines.whole().size() < 2) {
			Property.holds(conversation.said().isEmpty() && conversation.tls() == null,
					"We said more than our greeting");
			return;
		}
		Greeting peer = greeting(lines.content(0));
		if (weChoose(circumstances, peer)) {
			Property.holds(conversation.said().isEmpty(), "We proved ourselves to somebody unknown");
			checkTls(circumstances, lines, conversation, peer);
		}
		else {
			checkProof(circumstances, lines, conversation, peer, "");
		}
	}

	private static Greeting greeting(String line) {
		try {
			return Greeting.parse(line);
		}
		catch (HandshakeException ex) {
			throw new AssertionError("A greeting was accepted that is none", ex);
		}
	}

}
