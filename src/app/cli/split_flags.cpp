#include "app/cli/split_flags.h"

#include <string>

#include "app/cli/output.h"

namespace inkling::cli {

SplitFlags::SplitFlags(CLI::App& app)
    : first_option_(app.add_option("--first", values_.first,
                                   "Use only the first so many images of the training files, for "
                                   "learning and --test-share alike (0: all)")
                        ->type_name("INT")
                        ->group("Data")),
      share_option_(app.add_option("--test-share", share_,
                                   "Test on this share of the training files' images, drawn by "
                                   "chance and not learned, instead of on test images; 0 tests on "
                                   "the learned images themselves (sets without test images: 0.2)")
                        ->type_name("REAL")
                        ->group("Data")),
      seed_option_(app.add_option("--split-seed", values_.seed, "Draws the images of --test-share")
                       ->type_name("INT")
                       ->default_str(std::to_string(values_.seed))
                       ->group("Data")) {
  for (CLI::Option* option : {first_option_, share_option_, seed_option_})
    option->multi_option_policy(CLI::MultiOptionPolicy::TakeLast);
}

bool SplitFlags::given() const {
  return first_option_->count() + share_option_->count() + seed_option_->count() > 0;
}

TestSplit SplitFlags::over(TestSplit base) const {
  if (first_option_->count() > 0) base.first = values_.first;
  if (share_option_->count() > 0) base.share = share_;
  if (seed_option_->count() > 0) base.seed = values_.seed;
  return base;
}

std::string describe(const TestSplit& split, bool has_own_test) {
  if (!split.share && has_own_test) return "";
  const double share = split.share.value_or(kDefaultTestShare);
  if (share == 0.0) return "The test images are the learned ones: no others are kept from them.";
  return format("The test images are %s of the training files', drawn by chance with seed %s.",
                percent(share).c_str(), std::to_string(split.seed).c_str());
}

}  // namespace inkling::cli
