package io.aemp.benchmarks.load;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Consumer;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * As much CBOR as the messages of the load need, written by hand, with no limits and no
 * care.
 */
final class PlainCodec {

	private static final int LARGEST_MESSAGE = 128;

	private byte[] bytes = new byte[1 << 16];

	private int position;

	private int end;

	/** Adds a message to what was written: texts have ASCII characters only. */
	@SuppressWarnings("deprecation")
	void write(Object[] message) {
		if (this.bytes.length - this.end < LARGEST_MESSAGE) {
			this.bytes = Arrays.copyOf(this.bytes, this.bytes.length * 2);
		}
		head(4, message.length);
		for (Object element : message) {
			if (element instanceof String text) {
				head(3, text.length());
				text.getBytes(0, text.length(), this.bytes, this.end);
				this.end += text.length();
			}
			else {
				head(0, (Integer) element);
			}
		}
	}

	private void head(int type, int argument) {
		if (argument < 24) {
			this.bytes[this.end++] = (byte) (type << 5 | argument);
		}
		else if (argument < 0x100) {
			this.bytes[this.end++] = (byte) (type << 5 | 24);
			this.bytes[this.end++] = (byte) argument;
		}
		else {
			this.bytes[this.end++] = (byte) (type << 5 | 26);
			for (int shift = 24; shift >= 0; shift -= 8) {
				this.bytes[this.end++] = (byte) (argument >>> shift);
			}
		}
	}

	/** Returns the number of bytes written. */
	int length() {
		return this.end;
	}

	/** Moves what was written. */
	void moveTo(ByteBuf target) {
		target.writeBytes(this.bytes, 0, this.end);
		this.end = 0;
	}

	/** Reads as many whole messages as have come. */
	void read(ByteBuf received, Consumer<Object[]> receiver) {
		int count = received.readableBytes();
		int left = this.end - this.position;
		if (this.bytes.length - left < count) {
			this.bytes = Arrays.copyOf(this.bytes, (left + count) * 2);
		}
		System.arraycopy(this.bytes, this.position, this.bytes, 0, left);
		received.readBytes(this.bytes, left, count);
		this.position = 0;
		this.end = left + count;
		for (Object[] message = next(); message != null; message = next()) {
			receiver.accept(message);
		}
	}

	private Object @Nullable [] next() {
		int start = this.position;
		if (this.end - start < LARGEST_MESSAGE && !isWhole()) {
			this.position = start;
			return null;
		}
		this.position = start;
		Object[] message = new Object[argument()];
		for (int i = 0; i < message.length; i++) {
			int type = this.bytes[this.position] >>> 5;
			int argument = argument();
			if (type == 0) {
				message[i] = argument;
			}
			else {
				message[i] = new String(this.bytes, this.position, argument, StandardCharsets.ISO_8859_1);
				this.position += argument;
			}
		}
		return message;
	}

	private boolean isWhole() {
		int items = 1;
		while (items > 0) {
			if (this.end - this.position < 1 + argumentBytes()) {
				return false;
			}
			int type = (this.bytes[this.position] & 0xff) >>> 5;
			int argument = argument();
			items += (type == 4) ? argument - 1 : -1;
			this.position += (type == 3) ? argument : 0;
		}
		return this.position <= this.end;
	}

	private int argumentBytes() {
		return switch (this.bytes[this.position] & 0x1f) {
			case 24 -> 1;
			case 26 -> 4;
			default -> 0;
		};
	}

	private int argument() {
		int bytes = argumentBytes();
		int argument = this.bytes[this.position++] & 0x1f;
		if (bytes > 0) {
			argument = 0;
			for (int i = 0; i < bytes; i++) {
				argument = argument << 8 | this.bytes[this.position++] & 0xff;
			}
		}
		return argument;
	}

}
