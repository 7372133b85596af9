// The files of a data set as the page's script hands them over.
#pragma once

#include "session/commands.h"

namespace inkling::web {

// Takes the staged files: training images and labels, test images and labels; the latter two may be
// missing. `text` is JSON {name, classes, files: [four names], first, test_share, split_seed} with
// TestSplit's members, a share of null for nothing; anything else throws, since it comes from the
// page itself.
command::LoadDataset take_dataset(const char* text);

}  // namespace inkling::web
