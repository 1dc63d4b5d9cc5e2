/** What `help` says about members of the classes that show things, and of point processes. */
export const screenTexts = `
PlotShape.variable The range variable that colours show.
PlotShape.scale Values of the first and last colour.
PlotShape.colormap Colour number i, or how many there are.
PlotShape.hinton A square whose size shows the number at a pointer.
PPShape.append Shows one more point process.
Graph|Shape|PlotShape.size Limits of the picture: x1, x2, y1, y2.
Graph|Shape|PlotShape.view Shows it in a place of the window.
Graph|Shape|PlotShape.view_count How many windows show it.
Graph|Shape|PlotShape.flush Draws what has changed.
Graph|Shape|PlotShape.begin Lines begin anew.
Graph|Shape|PlotShape.beginline Begins a line of your own.
Graph|Shape|PlotShape.line The next point of it.
Graph|Shape|PlotShape.mark A mark at a point.
Graph|Shape|PlotShape.label A text at a place.
Graph|Shape|PlotShape.erase Forgets the drawing.
Graph|Shape|PlotShape.erase_all Forgets everything.
Graph|Shape|PlotShape.exec_menu Does what an entry of the menu does.
Graph|Shape|PlotShape.printfile Writes the picture to a file.
Graph|PlotShape.fastflush Draws quickly while a run goes on.
Graph.addvar Follows a variable during runs.
Graph.addexpr Follows an expression during runs.
Graph.addobject Follows a range variable along a path.
Graph.vector Draws two arrays against each other.
Graph.xexpr Expression for the x axis.
Graph.plot The next point of all lines, at x.
Graph.simgraph Draws while the variable step runs.
Graph.family Lines stay when a new run begins.
Graph.color Colour of the next lines.
Graph.brush Width and pattern of the next lines.
Graph.xaxis How the x axis is drawn.
Graph.yaxis How the y axis is drawn.
Graph.line_info Points of line i into a vector.
Graph.getline The next line into two vectors.
Shape|PlotShape.show How the shape is drawn.
Shape|PlotShape.color Colour of the section in use.
Shape|PlotShape.color_all Colour of all sections.
Shape|PlotShape.color_list Colour of the sections of a list.
Shape|PlotShape.point_mark A mark where a point process is.
Shape|PlotShape.observe Which sections are shown.
Shape|PlotShape.rotate Turns the shape.
RangeVarPlot.begin Where the path begins, in the section in use.
RangeVarPlot.end Where it ends.
RangeVarPlot.origin Where distances are counted from.
RangeVarPlot.left Distance of the beginning.
RangeVarPlot.right Distance of the end.
RangeVarPlot.d2root Distance to the root of the cell.
RangeVarPlot.color Colour of the line.
RangeVarPlot.list Sections of the path.
RangeVarPlot.to_vector Values along the path, and the distances.
RangeVarPlot.from_vector Sets the values along the path.
VBox|HBox|Deck.intercept Windows made from here on (1) go into the box, until 0.
VBox|HBox|Deck.map Shows the box.
Graph|Shape|PlotShape|PPShape|Glyph|VBox|HBox|Deck|PWManager|SymChooser|TextEditor|SectionBrowser|ValueFieldEditor.* About windows: kept as data, or without effect, where there is no screen.
`
