package io.aemp.simulation.guarantee;

/**
 * A sentence of the promise that does not hold.
 *
 * @param rule the sentence
 * @param what how it was broken
 * @param context whose messages or monitors it is about
 * @param target the port that they are about
 */
record Violation(Rule rule, String what, String context, String target) {

	@Override
	public String toString() {
		return this.rule + ". But: " + this.what + " (" + this.context + " to " + this.target + ")";
	}

}
