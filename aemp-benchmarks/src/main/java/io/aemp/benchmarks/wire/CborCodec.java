package io.aemp.benchmarks.wire;

import tools.jackson.dataformat.cbor.CBORMapper;

/**
 * Messages as CBOR.
 */
public class CborCodec extends CodecBenchmark {

	/**
	 * For JMH.
	 */
	public CborCodec() {
		super("cbor", new CBORMapper());
	}

}
