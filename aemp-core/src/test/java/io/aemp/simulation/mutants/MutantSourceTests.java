package io.aemp.simulation.mutants;

import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests that the bugs follow changes of the product.
 */
class MutantSourceTests {

	private static final String SOURCE = """
			class Sample {

				void first() {
					second(1, "}"); // second() {
				}

				void second(int i, String text) throws Exception {
					if (i == 1) {
						// what is not looked at
						this.done =
								true;
					}
				}

				void second() {
					new Sample(1) {
					};
					this.done = false;
				}

			}
			""";

	@Test
	void whenFormatAndCommentsChangeThenThePlaceIsFound() {
		ProductSource source = new ProductSource("Sample", SOURCE).replace("second", "if(i==1){this.done=true;}",
				"fail();");
		assertThat(source.text()).contains("throws Exception {\n\t\tfail();\n\t}");
	}

	@ParameterizedTest
	@CsvSource({ "first, this.done = true;, 1, 0", "second, this.done, 2, 2", "third, this.done = true;, 0, 0" })
	void whenAPlaceIsNotUniqueThenThatIsSaid(String method, String before, int methods, int times) {
		assertThatIllegalStateException()
			.isThrownBy(() -> new ProductSource("Sample", SOURCE).replace(method, before, ""))
			.withMessage("class Sample has %d methods %s, and they have %d times instead of once\n%s", methods, method,
					times, before);
	}

	@Test
	void whenAClassIsFoundThenItsPackageDoesNotMatter() {
		Map<String, String> sources = new Mutant("is somewhere", "Fence#take", "this.context.follow(monitor);", "")
			.sources();
		assertThat(sources.keySet()).singleElement().asString().endsWith(".Fence");
	}

	@Test
	void whenABugDoesNotFitAnyMoreThenThatIsSaid() {
		assertThatIllegalStateException()
			.isThrownBy(() -> new Mutant("is gone", "Fence#take", "no such text", "").sources())
			.withMessageStartingWith("The mutant that is gone does not fit any more: class ")
			.withMessageContaining(".Fence has 1 methods take");
		assertThatIllegalStateException().isThrownBy(() -> new Mutant("is nowhere", "Nothing#take", "", "").sources())
			.withMessage("The mutant that is nowhere does not fit any more: "
					+ "0 files declare the class Nothing, instead of one");
	}

}
