// The classification report of the laboratory.
#include <catch_amalgamated.hpp>

#include "ui/laboratory/confusion.h"
#include "ui/laboratory/csv.h"
#include "ui/laboratory/report_text.h"

using namespace inkling;
using namespace inkling::ui::laboratory;

namespace {

const std::vector<std::uint8_t> kTruths = {0, 0, 0, 1, 1, 2}, kAnswers = {0, 0, 1, 1, 1, 0};
const std::vector<std::string> kNames = {"shirt", "bag, small", "2"};

}  // namespace

TEST_CASE("the report is written as scikit-learn arranges it", "[laboratory]") {
  const ClassificationReport report = classification_report(count_answers(kTruths, kAnswers, 3));
  const std::string text = report_csv(report, kNames);
  const auto value = [](double number) { return csv_number(number); };
  CHECK(text ==
        "class,precision,recall,f1,support\r\n"
        "shirt," +
            value(2.0 / 3.0) + "," + value(2.0 / 3.0) + "," + value(2.0 / 3.0) +
            ",3\r\n\"bag, small\"," + value(2.0 / 3.0) + ",1,0.8,2\r\n2,0,0,0,1\r\n" +
            "accuracy,,," + value(4.0 / 6.0) + ",6\r\nmacro avg," + value(report.macro.precision) +
            "," + value(report.macro.recall) + "," + value(report.macro.f1) +
            ",6\r\nweighted avg," + value(report.weighted.precision) + "," +
            value(report.weighted.recall) + "," + value(report.weighted.f1) + ",6\r\n");
  CHECK(report.macro.f1 == Catch::Approx((2.0 / 3.0 + 0.8) / 3.0));
  CHECK(report.weighted.f1 == Catch::Approx((3.0 * 2.0 / 3.0 + 2.0 * 0.8) / 6.0));
}

TEST_CASE("a bar grows by a third with each nine", "[laboratory]") {
  CHECK(bar_share(0.0) == 0.0);
  CHECK(bar_share(0.9) == Catch::Approx(1.0 / 3.0));
  CHECK(bar_share(0.99) == Catch::Approx(2.0 / 3.0));
  CHECK(bar_share(0.999) == Catch::Approx(1.0));
  CHECK(bar_share(1.0) == 1.0);
}
