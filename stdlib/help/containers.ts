/** What `help` says about members of the classes that hold things: numbers, objects, text, sections. */
export const containersTexts = `
Vector.x Element by element: v.x[0] is the first.
Vector.size Number of elements.
Vector.buffer_size Room that is kept for elements; growing up to it moves nothing.
Vector.resize Makes the vector that long; new elements are 0.
Vector.clear Length 0; the room is kept.
Vector.get Element i.
Vector.set Sets element i.
Vector.append Puts numbers, or the elements of vectors, at the end.
Vector.insrt Puts a number or a vector before element i.
Vector.remove Takes out element start, or all from start through end.
Vector.label The name that graphs show for it.
Vector.c A copy, or a copy of elements start through end.
Vector.at The elements start through end as a new vector.
Vector.cl A copy that keeps the label.
Vector.copy Takes the elements of another vector, whole, in part, or to given places.
Vector.index Becomes the elements of the first vector at the places in the second.
Vector.ind The elements at the places that a vector gives.
Vector.from_double Takes n numbers from an array: v.from_double(n, &x[0]).
Vector.fill Gives all elements, or start through end, one value.
Vector.indgen Counts: 0, 1, 2 ..., or from start by step.
Vector.contains Whether an element equals the value.
Vector.indwhere Place of the first element that fits: v.indwhere(">", 3); -1 when none does.
Vector.indvwhere Places of all elements that fit.
Vector.where Elements that fit, as a new vector.
Vector.eq Whether two vectors have equal elements.
Vector.add Adds a number or a vector, element by element, in place.
Vector.sub Subtracts a number or a vector, in place.
Vector.mul Multiplies by a number or, element by element, by a vector, in place.
Vector.div Divides by a number or, element by element, by a vector, in place.
Vector.scale Stretches the values to lie between low and high; gives the factor.
Vector.pow Each element to a power, in place.
Vector.sqrt Square root of each element, in place.
Vector.log Natural logarithm of each element, in place.
Vector.log10 Logarithm to base 10 of each element, in place.
Vector.tanh Hyperbolic tangent of each element, in place.
Vector.abs Absolute value of each element, in place.
Vector.floor Each element rounded down, in place.
Vector.sin Becomes a sine wave of a frequency (Hz) and phase (radians) at steps of dt (ms).
Vector.apply Calls a HOC function, named by a string, on each element and keeps what it gives.
Vector.reduce Adds up what a HOC function gives for the elements, to base.
Vector.sort Puts the elements in ascending order.
Vector.sortindex Places of the elements in ascending order of their values.
Vector.reverse Turns the order round.
Vector.rotate Moves the elements to the right, the last ones to the front (or zeros in).
Vector.rebin Sums of so many neighbours each.
Vector.resample Becomes another vector at a different sampling rate.
Vector.sum Sum of the elements.
Vector.sumsq Sum of the squares.
Vector.mean Mean.
Vector.var Variance (n - 1 in the denominator).
Vector.stdev Standard deviation.
Vector.stderr Standard error of the mean.
Vector.median Median.
Vector.mag Length as in geometry: the root of the sum of squares.
Vector.min Least element.
Vector.max Greatest element.
Vector.min_ind Place of the least element.
Vector.max_ind Place of the greatest element.
Vector.dot Sum of products with another vector.
Vector.meansqerr Mean of the squared differences from another vector, with weights if given.
Vector.deriv Differences divided by dx: method 1 from one neighbour, 2 (usual) from both.
Vector.integral Running sum times dx.
Vector.interpolate Values at the new places, on straight lines between the known ones.
Vector.histogram How many elements fall into each bin from low to high.
Vector.hist Becomes the histogram of another vector.
Vector.sumgauss Sum of bell curves at the elements.
Vector.smhist Becomes the histogram of another vector, smoothed by bell curves.
Vector.spikebin 1 where a trace crosses the threshold upwards, else 0.
Vector.psth Becomes the mean rate of spikes from counts, over bins wide enough to be smooth.
Vector.trigavg Mean of what surrounds each trigger time in another vector.
Vector.inf Becomes the voltage of an integrate-and-fire cell that a current drives.
Vector.fft Fourier transform (1) or its inverse (-1), of the next power of two.
Vector.convlv Convolution with another vector, or with sign -1 its undoing.
Vector.filter Digital filter by the coefficients of one or two vectors.
Vector.medfltr Median of each element and its neighbours.
Vector.correl Correlation with another vector, or with itself.
Vector.spctrm Power spectrum.
Vector.fit Fits a function to data by changing parameters.
Vector.setrand Fills with random numbers.
Vector.addrand Adds random numbers.
Vector.printf Prints the elements, five in a row.
Vector.plot Draws the vector in a graph.
Vector.line Draws a line in a graph that stays when the vector changes.
Vector.mark Draws a mark for each element in a graph.
Vector.ploterr Draws a line with error bars.
Vector.scanf Reads numbers from a text file.
Vector.scantil Reads numbers from a text file until a value that ends them.
Vector.fwrite Writes the bytes of the elements, without their number.
Vector.fread Reads so many numbers in binary.
Vector.vwrite Writes in binary, with a head that says how many there are.
Vector.vread Reads what vwrite wrote.
Vector.record Takes a value at every step, at intervals, or at given times: v.record(&soma.v(0.5)).
Vector.play Drives a variable from the elements: v.play(&clamp.amp, dt) or with times.
Vector.play_remove Ends recording and playing.
Vector.width How long (in x) a curve is above a level: from the first point at or above it to the next at or below it.
Vector.firstpeak Place of the first point above -20 that is higher than its successor; 0 where there is none.
Vector.xfitness How far along x, squared and summed, a curve is from points relative to its peak; 1e9 where it does not reach them all.
Vector.yfitness How far along y, squared and summed, a curve is from points relative to its peak; 1e9 where it does not reach them all.
Matrix.x Element m.x[i][j].
Matrix.nrow Number of rows.
Matrix.ncol Number of columns.
Matrix.getval Element i, j.
Matrix.setval Sets element i, j.
Matrix.resize Makes it that large; new elements are 0.
Matrix.c A copy.
Matrix.bcopy Copies a block.
Matrix.zero All elements 0.
Matrix.ident The identity.
Matrix.set Gives elements row by row.
Matrix.getrow Row i as a vector.
Matrix.getcol Column j as a vector.
Matrix.getdiag Diagonal k as a vector, 0 the main one.
Matrix.setrow Sets row i.
Matrix.setcol Sets column j.
Matrix.setdiag Sets diagonal k.
Matrix.to_vector All elements, column by column.
Matrix.from_vector Takes elements, column by column.
Matrix.add Adds a matrix, in place or into another.
Matrix.muls Multiplies by a number.
Matrix.mulm Matrix product.
Matrix.mulv Product with a vector.
Matrix.transpose Rows and columns exchanged.
Matrix.pow Power of a square matrix.
Matrix.exp Matrix exponential.
Matrix.solv Solves m x = b; with the flag the decomposition is used again.
Matrix.det Determinant, as a number times a power of ten.
Matrix.inverse Inverse.
Matrix.symmeig Eigenvalues and vectors of a symmetric matrix.
Matrix.svd Singular values and their matrices.
Matrix.sprowlen Number of elements present in row i of a sparse matrix.
Matrix.spgetrowval Element k of those present in row i of a sparse matrix, and its column.
Matrix.printf Prints the rows.
Matrix.fprint Writes the rows to a file.
Matrix.scanf Reads elements from a file.
List.append Puts objects at the end; gives the number of objects.
List.prepend Puts an object in front.
List.insrt Puts an object before the i-th.
List.remove Takes out object i.
List.remove_all Empties the list.
List.index Place of an object, -1 when it is not there.
List.count Number of objects.
List.o Object i.
List.object Object i.
List.browser A window with the list; needs a display.
List.selected Number of the chosen entry, -1 for none.
List.select Chooses an entry.
List.select_action Statement for each choice.
List.accept_action Statement for a double click.
List.scroll_pos First entry shown.
File.ropen Opens to read; 1 when it is there.
File.wopen Opens to write from the start.
File.aopen Opens to write at the end.
File.close Closes.
File.isopen Whether it is open.
File.eof Whether the end is reached.
File.tell Place in the file.
File.seek Goes to a place; the origin is the start (0), here (1) or the end (2).
File.flush Writes what waits to be written.
File.gets Reads a line with its end; its length, -1 at the end of the file.
File.scanstr Reads a word; its length, -1 at the end of the file.
File.scanvar Reads the next number.
File.printf Writes with a format; the number of characters.
File.getname The name.
File.dir The folder of the last choice.
File.mktemp Takes the name of a file that is new.
File.unlink Removes the file.
File.chooser A window to choose a file; needs a display.
File.vwrite Writes n numbers in binary from &x.
File.vread Reads n numbers in binary to &x.
Random.ACG Additive generator.
Random.MLCG Multiplicative generator.
Random.MCellRan4 Generator whose sequence begins at an index of your choice.
Random.Random123 Generator of independent streams, chosen by up to three numbers.
Random.Random123_globalindex A number that changes all Random123 streams of the session.
Random.Isaac64 Generator for cryptography.
Random.seq Place in the stream, to come back to.
Random.repick The next number of the distribution.
Random.uniform Uniform between low and high.
Random.discunif Whole numbers from low through high.
Random.normal Normal with mean and variance.
Random.lognormal Lognormal with mean and variance.
Random.negexp Exponential with mean.
Random.erlang Erlang with mean and variance.
Random.hypergeo Hyperexponential with mean and variance.
Random.poisson Poisson with mean.
Random.binomial Binomial of n tries with probability p.
Random.geometric Geometric with mean.
Random.weibull Weibull with alpha and beta.
Random.play Gives a variable a new number at each step.
StringFunctions.len Number of characters.
StringFunctions.substr Place of a part in a string, -1 when it is not there.
StringFunctions.head What stands before the match of a regular expression.
StringFunctions.tail What stands behind the match of a regular expression.
StringFunctions.left Keeps the first n characters.
StringFunctions.right Drops the first n characters.
StringFunctions.is_name Whether a name is declared.
StringFunctions.alias Gives a member of an object another name.
StringFunctions.alias_list Names that an object has by alias.
StringFunctions.references Prints who refers to an object.
StringFunctions.is_point_process Number of the kind of point process, 0 for other objects.
StringFunctions.is_artificial Number of the kind of artificial cell, 0 for other objects.
SectionList.append Puts the section in use (or the given one) into the list.
SectionList.remove Takes the section in use, or those of another list, out.
SectionList.contains Whether the section in use is in the list.
SectionList.children Adds the children of the section in use.
SectionList.subtree Adds the section in use and all behind it.
SectionList.wholetree Adds the whole cell of the section in use.
SectionList.allroots Adds all sections without a parent.
SectionList.unique Drops repetitions; how many there were.
SectionList.printnames Prints the names.
SectionRef.sec The section: r.sec { ... }, r.sec.v(0.5).
SectionRef.parent The section it is connected to.
SectionRef.trueparent The parent that is nearer to the root in space.
SectionRef.root The section without a parent.
SectionRef.child Child i: r.child[0].
SectionRef.nchild Number of children.
SectionRef.has_parent Whether it has a parent.
SectionRef.has_trueparent Whether it has a true parent.
SectionRef.exists Whether the section still exists.
SectionRef.is_cas Whether it is the section in use.
SectionRef.rename A name for an unnamed section; with a List of SectionRefs an array for theirs.
SectionRef.unname Takes the name of the top level away.
Vector.as_numpy Of Python: there is none here.
Vector.from_python Of Python: there is none here.
Vector.to_python Of Python: there is none here.
Pointer.val The number it points to.
Pointer.s The name it was made with.
Pointer.assign Sets the number.
PtrVector.size Number of pointers.
PtrVector.resize Makes room for so many pointers.
PtrVector.pset Points pointer i to &x.
PtrVector.getval The number that pointer i points to.
PtrVector.setval Sets it.
PtrVector.scatter Sets all from a vector.
PtrVector.gather Takes all into a vector.
PtrVector.label The name that graphs show.
PtrVector.plot Draws the numbers in a graph.
PtrVector.ptr_update_callback Statement after memory was laid out anew.
Timer.seconds Time between calls.
Timer.start Starts.
Timer.end Stops.
GUIMath.inside Whether a point lies in a box.
GUIMath.d2line Distance of a point from a line.
GUIMath.d2line_seg Distance of a point from a piece of a line.
GUIMath.feround How numbers are rounded.
`
